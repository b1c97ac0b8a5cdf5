package org.lanewise.datasets.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Closes a stream from which nothing came for too long, so that whoever reads it stops waiting. */
final class StallWatch implements AutoCloseable {

  private final long patience;
  private final InputStream stream;
  private final Thread thread;
  private volatile long lastMove;
  private volatile boolean stalled;

  StallWatch(Duration patience, InputStream stream) {
    this.patience = patience.toNanos();
    this.stream = stream;
    this.lastMove = System.nanoTime();
    this.thread = Thread.ofVirtual().unstarted(this::watch);
    thread.start();
  }

  /** Something came. */
  void moved() {
    lastMove = System.nanoTime();
  }

  /** Whether the stream was closed because nothing came. */
  boolean stalled() {
    return stalled;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void watch() {
    try {
      long left = patience;
      while (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
        left = patience - (System.nanoTime() - lastMove);
      }
      stalled = true;
      stream.close();
    } catch (InterruptedException | IOException e) {
      // Interrupted: the watch is over. Not closed: the reader learns it from its own read.
      Thread.currentThread().interrupt();
    }
  }
}

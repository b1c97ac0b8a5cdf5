package org.lanewise.datasets.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.lanewise.datasets.DatasetException;

/**
 * The pictures of a part that could be read.
 *
 * @param labels {@code [N]}
 * @param pixels {@code [N, H, W, 3]}, unsigned bytes
 * @param failures a sentence for each picture that could not be read
 * @param lasting whether it lies in the pictures alone that they could not: else another time they
 *     might
 */
record Decoded(int[] labels, byte[] pixels, List<String> failures, boolean lasting) {

  /** What decoding may take at a time for each thread. */
  private static final long BYTES_PER_THREAD = 200_000_000;

  /**
   * Decodes all pictures, several at a time; the result does not depend on how many.
   *
   * @param progress told how many are done, never by two threads at once
   */
  static Decoded of(Part part, Form form, IntConsumer progress) {
    List<Path> files = part.files();
    byte[] pixels = new byte[files.size() * form.bytes()];
    Map<Integer, DatasetException> failures = new ConcurrentSkipListMap<>();
    AtomicInteger next = new AtomicInteger();
    int[] done = {0};
    inParallel(
        files.size(),
        () -> {
          for (int i = next.getAndIncrement();
              i < files.size() && !Thread.currentThread().isInterrupted();
              i = next.getAndIncrement()) {
            try {
              System.arraycopy(form.read(files.get(i)), 0, pixels, i * form.bytes(), form.bytes());
            } catch (DatasetException e) {
              failures.put(i, e);
            }
            synchronized (done) {
              progress.accept(++done[0]);
            }
          }
          return null;
        });
    int kept = 0;
    int[] labels = new int[files.size()];
    List<String> sentences = new ArrayList<>();
    boolean lasting = true;
    for (int i = 0; i < files.size(); i++) {
      DatasetException failure = failures.get(i);
      if (failure == null) {
        System.arraycopy(pixels, i * form.bytes(), pixels, kept * form.bytes(), form.bytes());
        labels[kept++] = part.labels()[i];
      } else {
        sentences.add(failure.getMessage());
        lasting &= !failure.isUnreadable();
      }
    }
    return failures.isEmpty()
        ? new Decoded(labels, pixels, List.of(), true)
        : new Decoded(
            Arrays.copyOf(labels, kept),
            Arrays.copyOf(pixels, kept * form.bytes()),
            sentences,
            lasting);
  }

  private static void inParallel(int files, Callable<Void> work) {
    int processors = Runtime.getRuntime().availableProcessors();
    long affordable = Runtime.getRuntime().maxMemory() / BYTES_PER_THREAD;
    int threads = (int) Math.clamp(Math.min(affordable, files), 1, processors);
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("decoding ", 1).factory());
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(pool.submit(work));
      }
      for (Future<Void> one : all) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatasetException("The decoding of the pictures was interrupted.", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Error error -> throw error;
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}

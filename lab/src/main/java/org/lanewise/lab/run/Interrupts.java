package org.lanewise.lab.run;

import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * While it is open, the first SIGINT or SIGTERM asks for an orderly end and a second ends the
 * process at once.
 */
public final class Interrupts implements AutoCloseable {

  private static final int SIGNAL_STATUS = 128;

  private final AtomicInteger status = new AtomicInteger();
  private final Runnable onFirst;
  private final Restore interrupt;
  private final Restore termination;

  private interface Restore {
    void run();
  }

  private Interrupts(Runnable onFirst) {
    this.onFirst = onFirst;
    this.interrupt = handle("INT");
    this.termination = handle("TERM");
  }

  /** Begins to catch; {@code onFirst} runs on a thread of its own. */
  public static Interrupts catching(Runnable onFirst) {
    return new Interrupts(onFirst);
  }

  /** 0, or the exit status of the signal that came: 130 for SIGINT, 143 for SIGTERM. */
  public int status() {
    return status.get();
  }

  private Restore handle(String name) {
    try {
      Signal signal = new Signal(name);
      SignalHandler before = Signal.handle(signal, this::arrived);
      return () -> Signal.handle(signal, before);
    } catch (IllegalArgumentException e) {
      return () -> {}; // Java was told to leave signals alone (-Xrs): then they end the process.
    }
  }

  private void arrived(Signal signal) {
    int code = SIGNAL_STATUS + signal.getNumber();
    if (!status.compareAndSet(0, code)) {
      Runtime.getRuntime().halt(code);
    }
    onFirst.run();
  }

  /** Signals do again what they did before. */
  @Override
  public void close() {
    interrupt.run();
    termination.run();
  }
}

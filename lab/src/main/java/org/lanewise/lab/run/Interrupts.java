package org.lanewise.lab.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * While it is open, the first SIGINT, SIGTERM or SIGHUP asks for an orderly end, and a further
 * SIGINT or SIGTERM ends the process at once. A signal that the process was started to ignore, as
 * SIGHUP under {@code nohup} or SIGINT in the background of a shell's script, stays ignored.
 *
 * <p>What is meant once may arrive twice. Of a closed terminal both the shell and the system tell,
 * so a SIGHUP is never the second one; and {@code timeout} signals the process and then its group,
 * so what follows at once belongs to the first.
 */
public final class Interrupts implements AutoCloseable {

  private static final int SIGNAL_STATUS = 128;
  private static final String HANGUP = "HUP";
  private static final List<String> SIGNALS = List.of("INT", "TERM", HANGUP);

  /** No person types Ctrl-C twice in this time. */
  private static final long SAME_NANOS = 50_000_000;

  /** Taking away what is half written takes no longer; a library's own end may wait for others. */
  private static final Duration CLEANING = Duration.ofSeconds(3);

  private final AtomicInteger status = new AtomicInteger();
  private final Runnable onFirst;
  private long first;
  private final List<Runnable> restores = new ArrayList<>();

  private Interrupts(Runnable onFirst) {
    this.onFirst = onFirst;
  }

  /** Begins to catch; {@code onFirst} runs on a thread of its own. */
  public static Interrupts catching(Runnable onFirst) {
    Interrupts interrupts = new Interrupts(onFirst);
    SIGNALS.forEach(interrupts::handle);
    return interrupts;
  }

  /** Catches none: who does is somebody else, and {@linkplain #interrupt tells}. */
  public static Interrupts elsewhere() {
    return new Interrupts(() -> {});
  }

  /** As if Ctrl-C were pressed. */
  public void interrupt() {
    arrived(new Signal("INT"));
  }

  /**
   * 0, or the exit status of the first signal that came: 130 for SIGINT, 143 for SIGTERM, 129 for
   * SIGHUP.
   */
  public int status() {
    return status.get();
  }

  /** What the log says of a run that ended with this status. */
  static String reason(int status) {
    for (String name : SIGNALS) {
      if (status == SIGNAL_STATUS + new Signal(name).getNumber()) {
        return "interrupted (SIG" + name + ")";
      }
    }
    throw new IllegalArgumentException("no signal gives the status " + status);
  }

  private void handle(String name) {
    try {
      Signal signal = new Signal(name);
      SignalHandler before = Signal.handle(signal, this::arrived);
      restores.add(() -> Signal.handle(signal, before));
    } catch (IllegalArgumentException e) {
      // Not a signal of this system, or Java was told to leave signals alone (-Xrs): then they end
      // the process.
    }
  }

  private synchronized void arrived(Signal signal) {
    int code = SIGNAL_STATUS + signal.getNumber();
    if (status.compareAndSet(0, code)) {
      first = System.nanoTime();
      onFirst.run();
    } else if (!signal.getName().equals(HANGUP) && System.nanoTime() - first > SAME_NANOS) {
      endAtOnce(code);
    }
  }

  /** Not halt alone: what is half written is taken away first. */
  private static void endAtOnce(int code) {
    Thread.ofPlatform()
        .daemon()
        .name("end at once")
        .start(() -> {
          LockSupport.parkNanos(CLEANING.toNanos());
          Runtime.getRuntime().halt(code);
        });
    Runtime.getRuntime().exit(code);
  }

  /** Signals do again what they did before. */
  @Override
  public void close() {
    restores.forEach(Runnable::run);
  }
}

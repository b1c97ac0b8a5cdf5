package org.lanewise.engine.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Slow, not stalled: steps are made, but time goes elsewhere. */
final class SlowCause implements Cause {

  /**
   * Reading and converting an image is a few percent of a step. On a machine with other work a
   * thread may lose its core just there, so it takes more than half, and over some windows.
   */
  private static final double DATA_SHARE = 0.7;

  private static final int WINDOWS = 6;

  /** The plainest kernels reach about 1 on an idle core, the fast ones over a hundred. */
  private static final double GFLOPS_PER_THREAD = 0.5;

  /** Before that, the compiler has not warmed up. */
  private static final double SECONDS = 1;

  private static final double WARM = 30;

  private static final double LONG = 3600;

  @Override
  public String name() {
    return "slow";
  }

  @Override
  public String healthy() {
    return "A healthy run spends a few percent of its time on data, and the rest in kernels at several GFLOP/s a thread.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    Window w = observations.window().orElse(null);
    if (w == null || w.seconds() < SECONDS) {
      return Optional.empty();
    }
    RunFacts facts = observations.facts();
    double rate = median(rates(observations.windows()));
    double done = Math.min((double) w.step() * facts.batch(), facts.images());
    double left = ((double) facts.images() * (facts.epochs() - w.epoch() + 1) - done) / rate;
    double gflops = rate * facts.flop() * 1e-9 / facts.threads();
    double share = median(observations.windows().stream().mapToDouble(Window::dataShare).toArray());
    int enough = Math.min(WINDOWS, facts.stepsPerEpoch());
    if (observations.windows().size() < enough) {
      return Optional.empty();
    }
    boolean waits = share > DATA_SHARE;
    boolean crawls =
        w.seconds() > WARM && facts.flop() > 0 && gflops < GFLOPS_PER_THREAD && left > LONG;
    if (!waits && !crawls) {
      return Optional.empty();
    }
    String seen =
        String.format(
            Locale.ROOT,
            "%.0f images/s, %.2f GFLOP/s a thread; %.0f %% of the time went into reading data; at this rate the run takes %.0f s more.",
            rate,
            gflops,
            100 * share,
            left);
    Fix fix =
        waits
            ? new Fix(
                "The network waits for its images: look at the reader and the disk.",
                new Fix.KeepImages())
            : new Fix(
                "Steps are made, only slowly: use the fast kernels with the Vector API and all processors.",
                new Fix.FastKernels(Runtime.getRuntime().availableProcessors()));
    return Optional.of(
        observations.finding(
            this,
            Severity.ADVICE,
            seen,
            Evidence.of("images_per_second", rate)
                .and("gflops_per_thread", gflops)
                .and("data_share", share)
                .and("seconds_left", left),
            fix));
  }

  /** Images a second in each window. */
  private static double[] rates(List<Window> windows) {
    double[] rates = new double[windows.size()];
    double before = 0;
    for (int i = 0; i < rates.length; i++) {
      rates[i] = windows.get(i).images() / (windows.get(i).seconds() - before);
      before = windows.get(i).seconds();
    }
    return rates;
  }

  /** Of windows the median: a process that was stopped for a while is not slow. */
  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}

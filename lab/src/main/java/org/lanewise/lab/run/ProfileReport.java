package org.lanewise.lab.run;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.FmaPeak;
import org.lanewise.engine.kernel.Peak;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;
import org.lanewise.lab.terminal.Shown;

/** A profile on the screen and in the log, beside what the machine can do. */
final class ProfileReport {

  private ProfileReport() {}

  /**
   * Measures the peak on the run's threads, and tells.
   *
   * @param vectorBits the width of the vectors that the kernels use; 0 for none
   */
  static void tell(
      Profile profile, Workers workers, int vectorBits, Screen screen, @Nullable RunLog log) {
    if (profile.steps() == 0) {
      screen.plain("no step was made, so there is nothing to profile");
      return;
    }
    Peak measured;
    try (Shown shown = screen.busy("measuring the peak")) {
      measured = peak(workers, vectorBits > 0);
    }
    if (log != null) {
      log.write("profile", profile.fields(measured));
    }
    double peak = measured.flopPerSecond();
    double clock = profile.clockMilliseconds();
    screen.prose(
        screen.styled("bold", "time of a step")
            + ", mean of "
            + Count.of(profile.steps(), "step")
            + (profile.warm() ? " after the first epoch" : ""));
    ScreenTable table =
        new ScreenTable()
            .left("part", 26)
            .left("phase", 8)
            .right("ms", 8)
            .right("share")
            .right("GFLOP/s")
            .right("of peak");
    double sum = 0;
    double flop = 0;
    List<Profile.Row> rows = profile.rows();
    for (Profile.Row row : rows) {
      table.row(cells(row, clock, peak));
      sum += row.milliseconds();
      flop += row.flop();
    }
    table.row(cells(new Profile.Row("all", "", sum, flop), clock, peak));
    table.row(cells(new Profile.Row("by the clock", "", clock, 0), clock, peak));
    table.show(screen);
    screen.prose(
        "  ",
        String.format(
            Locale.ROOT,
            "peak %.1f GFLOP/s: multiply-adds in registers, %s, %s, measured after training",
            peak * 1e-9,
            vectorBits > 0 ? vectorBits + "-bit vectors" : "single floats",
            Count.of(workers.threads(), "thread")));
    if (!measured.settled()) {
      screen.prose(
          "  ",
          "the peak did not settle: this machine has other work or changes its clock, so the real one may be higher and the shares of it lower");
    }
    screen.prose(
        "  ",
        "times of all threads, divided by their number; FLOP of the layers as they stand, also where a kernel skips some");
  }

  private static String[] cells(Profile.Row row, double clock, double peak) {
    boolean computes = row.flop() > 0;
    return new String[] {
      row.what(),
      row.phase(),
      String.format(Locale.ROOT, "%.4f", row.milliseconds()),
      String.format(Locale.ROOT, "%.1f %%", 100 * row.milliseconds() / clock),
      computes ? String.format(Locale.ROOT, "%.1f", row.gflops()) : "",
      computes ? String.format(Locale.ROOT, "%.0f %%", 100e9 * row.gflops() / peak) : ""
    };
  }

  /** What all threads can do together. */
  private static Peak peak(Workers workers, boolean vectors) {
    Peak[] peaks = new Peak[workers.threads()];
    workers.run((task, worker) -> peaks[task] = FmaPeak.measure(vectors), peaks.length);
    double sum = 0;
    boolean settled = true;
    for (Peak peak : peaks) {
      sum += peak.flopPerSecond();
      settled &= peak.settled();
    }
    return new Peak(sum, settled);
  }
}

package org.lanewise.lab.terminal;

import java.util.Locale;

/**
 * How a sweep of runs stands.
 *
 * @param made runs that have ended
 * @param total all of them
 * @param running those under way
 * @param parts of the runs under way that are done, their sum
 * @param before how many had ended before it was begun
 * @param seconds since it was begun
 */
public record SweepState(int made, int total, int running, double parts, int before, double seconds)
    implements LiveState {

  /** The bar of the widest form. */
  private static final int LONG_BAR = 10;

  @Override
  public String line(int room, boolean unicode) {
    String of = Integer.toString(total);
    String counted = String.format(Locale.ROOT, "%" + of.length() + "d/%s", made, of);
    double done = made + parts;
    double left = done > before ? (total - done) / (done - before) * seconds : Double.NaN;
    String eta = "ETA %5s".formatted(Clock.of(left));
    String now = String.format(Locale.ROOT, "%d running", running);
    return new Forms()
        .or("runs " + counted + "  ", "  " + now + "  " + eta, LONG_BAR)
        .or("runs " + counted + " ", " " + now + " " + eta)
        .or("runs " + counted + " ", " " + eta)
        .or(counted + " ", " " + eta)
        .line(done / Math.max(1, total), room, unicode);
  }
}

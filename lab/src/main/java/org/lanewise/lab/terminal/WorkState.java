package org.lanewise.lab.terminal;

import java.util.Locale;

/**
 * How a piece of work stands that is not training: a download, images being rendered, runs being
 * made.
 *
 * @param stage what is done; its first word does where there is little room
 * @param done so much of it
 * @param total of it, or negative where nobody knows
 * @param unit what is counted; of bytes, megabytes are shown
 * @param perSecond how many of them now
 * @param seconds since it began
 */
public record WorkState(
    String stage, long done, long total, Unit unit, double perSecond, double seconds)
    implements LiveState {

  /** What is counted. */
  public enum Unit {
    /** Bytes. */
    BYTES,
    /** Images. */
    IMAGES,
    /** Files. */
    FILES,
    /** Steps of training. */
    STEPS
  }

  private static final double MEGABYTE = 1e6;

  /** Of what goes slower than this in a second, fractions matter. */
  private static final double SLOW = 10;

  @Override
  public String line(int room, boolean unicode) {
    String word = stage.replaceFirst(" .*", "");
    String amount = amount();
    String rate =
        unit == Unit.BYTES
            ? String.format(Locale.ROOT, "%5.1f MB/s", perSecond / MEGABYTE)
            : String.format(
                Locale.ROOT, perSecond < SLOW ? "%.1f %s/s" : "%,.0f %s/s", perSecond, noun());
    double left = total < 0 || perSecond <= 0 ? Double.NaN : (total - done) / perSecond;
    String time =
        total < 0 ? "%5s".formatted(Clock.of(seconds)) : "ETA %5s".formatted(Clock.of(left));
    return new Forms()
        .or(stage + "  ", "  " + amount + "  " + rate + "  " + time, 10)
        .or(stage + " ", " " + amount + " " + rate + " " + time)
        .or(stage + " ", " " + amount + " " + rate)
        .or(word + " ", " " + amount + " " + rate + " " + time)
        .or(word + " ", " " + amount + " " + rate)
        .or(word + " ", " " + amount)
        .line(total > 0 ? (double) done / total : Double.NaN, room, unicode);
  }

  private String amount() {
    if (unit == Unit.BYTES) {
      if (total < 0) {
        return String.format(Locale.ROOT, "%.1f MB", done / MEGABYTE);
      }
      String of = String.format(Locale.ROOT, "%.1f", total / MEGABYTE);
      return String.format(Locale.ROOT, "%" + of.length() + ".1f/%s MB", done / MEGABYTE, of);
    }
    if (total < 0) {
      return String.format(Locale.ROOT, "%,d %s", done, noun());
    }
    String of = String.format(Locale.ROOT, "%,d", total);
    return String.format(Locale.ROOT, "%," + of.length() + "d/%s %s", done, of, noun());
  }

  private String noun() {
    return unit.name().toLowerCase(Locale.ROOT);
  }
}

package org.lanewise.lab.cli;

import java.util.Locale;
import org.lanewise.datasets.TrainAndTest;

/** Numbers of things. */
public final class Count {

  private Count() {}

  /** {@code 50,000 training and 1 test image}, or {@code validation image}. */
  public static String of(TrainAndTest data) {
    return String.format(
        Locale.ROOT,
        "%,d training and %s",
        data.train().size(),
        of(data.test().size(), data.isSplit() ? "validation image" : "test image"));
  }

  /** {@code 1 epoch}, {@code 2 epochs}, {@code 50,000 training images}. */
  public static String of(long number, String thing) {
    String many = thing.endsWith("s") ? thing + "es" : thing + "s";
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? thing : many);
  }
}

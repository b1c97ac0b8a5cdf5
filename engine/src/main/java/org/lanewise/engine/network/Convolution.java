package org.lanewise.engine.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Near;

/**
 * How convolutions are computed: a setting of a run, for it decides which sums are taken, and so
 * the last bits of everything that follows.
 */
public enum Convolution {

  /**
   * Each by what its shape is fastest with: Winograd's way where the kernel is 3×3, the stride 1
   * and the channels are enough. The rule looks at shapes alone, so it chooses the same everywhere.
   */
  AUTO,

  /** All from their definition, as versions before edition 3 of the numerics did. */
  DIRECT;

  /** As on the command line and in files: {@code auto} or {@code direct}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one of a label, in any case.
   *
   * @throws IllegalArgumentException when there is none; the sentence has those that are there
   */
  public static Convolution of(String label) {
    Objects.requireNonNull(label, "label");
    List<String> labels = Arrays.stream(values()).map(Convolution::label).toList();
    return Arrays.stream(values())
        .filter(one -> one.label().equalsIgnoreCase(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "there is no convolution '%s'%s (there are %s)",
                    label,
                    Near.hint(label, labels),
                    String.join(" and ", labels))));
  }
}

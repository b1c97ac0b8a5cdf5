package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;
import org.lanewise.engine.kernel.WinogradRule.Choice;

/** The convolutions that Winograd's kernels are checked on. */
final class WinogradCases {

  /** Each tile size for all three products, and one of each kind. */
  static final List<Choice> CHOICES =
      List.of(
          new Choice(Algorithm.F2),
          new Choice(Algorithm.F4),
          new Choice(Algorithm.F4, Algorithm.DIRECT, Algorithm.F2),
          new Choice(Algorithm.DIRECT, Algorithm.F2, Algorithm.DIRECT));

  private WinogradCases() {}

  /** Extents around the tiles' and the lanes' sizes, and every kind of padding. */
  static List<ConvCase> all() {
    List<ConvCase> cases =
        new ArrayList<>(
            ConvCase.all().stream()
                .filter(c -> WinogradRule.fits(c.geometry()) && c.geometry().flop() <= 300_000)
                .toList());
    for (int size = 1; size <= 7; size++) {
      cases.add(
          ConvCase.of(
              3, Axis.padded(size, 3, 1, 4 - size / 2, 2), Axis.padded(9, 3, 1, 0, 2), 3, 17));
      cases.add(ConvCase.same(2, size, 11 - size, 16, 33, 3, 3));
    }
    return cases;
  }
}

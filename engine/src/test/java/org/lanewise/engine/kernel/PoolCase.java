package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * One pooling to check.
 *
 * @param images N
 * @param geometry the extents of one image
 */
record PoolCase(int images, Pool2dGeometry geometry) {

  static PoolCase of(int images, int h, int w, int c, int window, int stride) {
    return new PoolCase(
        images,
        new Pool2dGeometry(Axis.valid(h, window, stride), Axis.valid(w, window, stride), c));
  }

  static List<PoolCase> all() {
    List<PoolCase> cases = new ArrayList<>();
    // The article's: 30 → 15 and 13 → 6.
    cases.add(of(2, 30, 30, 32, 2, 2));
    cases.add(of(3, 13, 13, 64, 2, 2));
    for (int channels : ConvCase.AWKWARD) {
      cases.add(of(2, 5, 4, channels, 2, 2));
      cases.add(of(1, 6, 7, channels, 3, 2));
    }
    for (int window = 1; window <= 4; window++) {
      for (int stride = 1; stride <= 4; stride++) {
        cases.add(of(2, 7, 9, 3, window, stride));
        cases.add(
            new PoolCase(
                2,
                new Pool2dGeometry(
                    Axis.valid(8, window, stride), Axis.valid(6, 5 - window, 2), 17)));
      }
    }
    for (int window = 1; window <= 5; window++) {
      for (int stride = 1; stride <= 3; stride++) {
        Axis same = Axis.same(7, window, stride);
        Axis padded = Axis.padded(6, window, stride, window - 1, window / 2);
        cases.add(new PoolCase(2, new Pool2dGeometry(same, padded, 17)));
      }
    }
    cases.add(of(5, 1, 1, 10, 1, 1));
    cases.add(of(1, 2, 2, 16, 2, 2));
    return cases;
  }
}

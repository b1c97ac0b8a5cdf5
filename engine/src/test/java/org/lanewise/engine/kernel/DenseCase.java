package org.lanewise.engine.kernel;

import java.util.List;
import java.util.stream.Stream;

/** Extents of one dense layer, and a number of images. */
record DenseCase(int images, int inputs, int units) {

  static List<DenseCase> all() {
    Stream<DenseCase> article =
        Stream.of(
            new DenseCase(4, 2304, 10), new DenseCase(3, 7200, 10), new DenseCase(2, 28_800, 10));
    Stream<DenseCase> inputs = ConvCase.AWKWARD.stream().map(i -> new DenseCase(3, i, 10));
    Stream<DenseCase> units = ConvCase.AWKWARD.stream().map(u -> new DenseCase(5, 35, u));
    Stream<DenseCase> both = ConvCase.AWKWARD.stream().map(i -> new DenseCase(1, i, i));
    return Stream.of(article, inputs, units, both).flatMap(s -> s).toList();
  }
}

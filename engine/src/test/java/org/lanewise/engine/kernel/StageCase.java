package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * One convolution with ReLU and pooling to check, together or one after the other.
 *
 * @param conv the convolution
 * @param pool the pooling of the convolution's output
 */
record StageCase(ConvCase conv, Pool2dGeometry pool) {

  static StageCase of(ConvCase conv, int window, int stride) {
    return of(conv, window, window, stride, stride);
  }

  static StageCase of(ConvCase conv, int rows, int columns, int strideRows, int strideColumns) {
    Conv2dGeometry g = conv.geometry();
    return new StageCase(
        conv,
        new Pool2dGeometry(
            Axis.valid(g.outputHeight(), rows, strideRows),
            Axis.valid(g.outputWidth(), columns, strideColumns),
            g.filters()));
  }

  static List<StageCase> all() {
    List<StageCase> cases = new ArrayList<>();
    cases.add(of(ConvCase.conv1(3), 2, 2));
    cases.add(of(ConvCase.conv2(3), 2, 2));
    for (int size : ConvCase.AWKWARD) {
      cases.add(of(ConvCase.valid(2, 6, 7, 3, size, 3, 3), 2, 2));
      cases.add(of(ConvCase.valid(2, 7, 6, size, 5, 3, 3), 2, 2));
      cases.add(of(ConvCase.same(1, 4, 5, size, size, 3, 3), 2, 2));
      cases.add(of(ConvCase.valid(1, 4, size + 3, 3, 16, 3, 3), 2, 2));
    }
    for (int kernel = 1; kernel <= 5; kernel++) {
      for (int window = 1; window <= 3; window++) {
        cases.add(of(ConvCase.same(2, 7, 8, 3, 17, kernel, kernel), window, window));
        cases.add(of(ConvCase.valid(2, 9, 8, 4, 16, kernel, kernel), window, window + 1));
        cases.add(of(ConvCase.valid(1, 8, 9, 2, 5, kernel, 2), window, 2, window, 3));
        cases.add(of(ConvCase.same(3, 8, 9, 3, 8, 2, kernel).stride(2, 1), window, 2));
        cases.add(of(ConvCase.same(2, 9, 9, 3, 33, kernel, 3).stride(2, 2), 2, window, 2, 3));
      }
    }
    return cases;
  }
}

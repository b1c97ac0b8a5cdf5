package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class Conv2dGeometryTest {

  static List<ConvCase> cases() {
    return ConvCase.all();
  }

  @Test
  void theArticlesLayers() {
    Conv2dGeometry conv1 = ConvCase.conv1(1).geometry();
    assertEquals(30, conv1.outputHeight());
    assertEquals(2L * 900 * 27 * 32, conv1.flop());
    Conv2dGeometry conv2 = ConvCase.conv2(1).geometry();
    assertEquals(13, conv2.outputWidth());
    assertEquals(2L * 169 * 288 * 64, conv2.flop());
    assertEquals(18_432, conv2.weightSize());
  }

  /** Each output counts the ones that its window saw, if image and weights are all ones. */
  @ParameterizedTest
  @MethodSource("cases")
  void flopCountsTheProductsOnTheImage(ConvCase c) {
    Conv2dGeometry g = c.geometry();
    float[] y = new float[g.outputSize()];
    new Conv2dTextbook(g)
        .forward(
            1,
            ConvRun.filled(g.inputSize(), 1f),
            ConvRun.filled(g.weightSize(), 1f),
            new float[g.filters()],
            y);
    double products = 0;
    for (float value : y) {
      products += value;
    }
    assertEquals(2 * products, (double) g.flop());
  }
}

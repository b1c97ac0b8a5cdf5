package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.store.SafetensorsFile;

/** Against PyTorch in float64: bench/peers/activations.py made the file. */
final class GoldenActivationTest {

  /** About eight units in the last place: the formulas have up to six roundings. */
  private static final double RELATIVE = 1e-6;

  /**
   * Far left GELU has neither all digits: PyTorch adds 1 to what is nearly -1, and the
   * approximation rounds what it takes the exponential of.
   */
  private static final double FLOOR = 1e-12;

  private static final float SLOPE = 0.3f;

  @ParameterizedTest
  @EnumSource(ActivationFunction.class)
  void valuesAndGradientsAreThoseOfPyTorch(ActivationFunction function) throws URISyntaxException {
    Path path =
        Path.of(
            Objects.requireNonNull(getClass().getResource("/golden/activations.safetensors"))
                .toURI());
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      float[] x = file.readFloats("x").data();
      float[] dy = file.readFloats("dy").data();
      double[] wantedY = file.readDoubles(function + "/y");
      double[] wantedDx = file.readDoubles(function + "/dx");
      int units = file.info("x").shape().extent(1);
      for (KernelSet kernels : KernelSets.values()) {
        ActivationKernel kernel = kernels.activation(function, SLOPE, units);
        float[] y = new float[x.length];
        float[] dx = new float[x.length];
        kernel.forward(x.length, x, y);
        kernel.backward(x.length, function.readsOutput() ? y : x, dy, dx);
        for (int i = 0; i < x.length; i++) {
          String what = function + " of " + x[i];
          assertEquals(wantedY[i], y[i], RELATIVE * Math.abs(wantedY[i]) + FLOOR, what);
          // Relative to the terms that a gradient is summed from: f' itself crosses zero.
          double terms = Math.abs(dy[i]) + Math.abs(wantedDx[i]);
          assertEquals(wantedDx[i], dx[i], RELATIVE * terms, "gradient of " + what);
        }
      }
    }
  }
}

package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.RulesGolden;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Initializer;
import org.lanewise.engine.layer.Initializers;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Parameter;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.Workspace;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/** Identity and whitening. */
final class InitializersTest {

  private static Network convolution(
      Initializer initializer, int kernel, int filters, Shape input) {
    return Network.sequential(
        input,
        new Conv2d("conv", filters, Window2d.of(kernel, 1).padded(Padding.SAME), Activation.LINEAR)
            .with(Learning.DEFAULT.from(initializer)),
        new Flatten("flatten"),
        dense(2));
  }

  private static float[] random(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static float[] filled(Initializer initializer, Shape shape, Tensor images) {
    int[] extents = shape.toArray();
    int out = extents[extents.length - 1];
    Parameter kernel = new Parameter(Role.KERNEL, shape, shape.size() / out, shape.size() / out);
    float[] vector = new float[shape.size()];
    initializer.fill(kernel, new KeyedRandom(1, 0, 0, Purpose.WEIGHTS), vector, 0, images);
    return vector;
  }

  /** What goes in comes out of the first filters, to the bit; the others have something to say. */
  @ParameterizedTest
  @CsvSource({"1,3", "2,3", "3,3", "4,5", "5,2", "3,7"})
  void identityPassesItsInputsThrough(int kernel, int filters) {
    Shape shape = Shape.of(7, 6, 3);
    Network network = convolution(Initializers.IDENTITY, kernel, filters, shape);
    float[] x = random(shape.size(), 1);
    for (KernelSets kernels : KernelSets.values()) {
      Program program = Program.unfused(network, kernels);
      Workspace workspace = program.newWorkspace(1);
      System.arraycopy(x, 0, workspace.input(), 0, x.length);
      workspace.forward(1, program.newWeights(network.initialParameters(2)), false);
      float[] y = workspace.value("conv");
      for (int pixel = 0; pixel < 42; pixel++) {
        for (int k = 0; k < filters; k++) {
          boolean passes = y[pixel * filters + k] == (k < 3 ? x[pixel * 3 + k] : 0);
          assertEquals(k < 3, passes, "pixel " + pixel + ", filter " + k);
        }
      }
    }
  }

  @Test
  void theOtherFiltersAreUniformWithinTheirLimit() {
    float[] kernel = filled(Initializers.IDENTITY, Shape.of(3, 3, 4, 40), Tensor.zeros(1));
    double largest = 0;
    for (int i = 0; i < kernel.length; i++) {
      largest = i % 40 < 4 ? largest : Math.max(largest, Math.abs(kernel[i]));
    }
    assertTrue(largest <= 1.0 / 6 && largest > 0.99 / 6, "" + largest);
    float[] dense = filled(Initializers.IDENTITY, Shape.of(3, 2), Tensor.zeros(1));
    assertArrayEquals(new float[] {1, 0, 0, 1, 0, 0}, dense);
  }

  /** Eigenvectors are well apart here, so that rounding to float is all that differs. */
  @Test
  void whiteningIsThatOfLapack() {
    Tensor images = new Tensor(Shape.of(3, 6, 5, 2), RulesGolden.floats("whitening-images"));
    float[] kernel = filled(Initializers.WHITENING, Shape.of(2, 2, 2, 16), images);
    assertArrayEquals(RulesGolden.floats("whitening"), kernel, 1e-6f);
  }

  /**
   * Each filter's outputs over all patches have a mean square near 1, and none goes with another.
   */
  @ParameterizedTest
  @CsvSource({"1,6", "2,24", "3,54", "3,10", "3,7"})
  void whatComesOutIsWhite(int size, int filters) {
    Tensor images = new Tensor(Shape.of(20, 9, 8, 3), random(20 * 9 * 8 * 3, 4));
    // Neighbours alike, as in pictures.
    for (int i = 3; i < images.data().length; i++) {
      images.data()[i] = 0.6f * images.data()[i - 3] + images.data()[i] + 0.2f;
    }
    float[] kernel = filled(Initializers.WHITENING, Shape.of(size, size, 3, filters), images);
    int half = (filters + 1) / 2;
    double[][] sums = new double[half][half];
    int patches = 0;
    for (int image = 0; image < 20; image++) {
      for (int p = 0; p + size <= 9; p++) {
        for (int q = 0; q + size <= 8; q++) {
          double[] out = new double[filters];
          for (int i = 0; i < size * size * 3; i++) {
            int row = p + i / (size * 3);
            float x = images.data()[((image * 9 + row) * 8 + q) * 3 + i % (size * 3)];
            for (int k = 0; k < filters; k++) {
              out[k] += x * (double) kernel[i * filters + k];
            }
          }
          for (int k = 0; k < half; k++) {
            for (int j = 0; j < half; j++) {
              sums[k][j] += out[k] * out[j];
            }
            assertEquals(out[k], k + half < filters ? -out[k + half] : out[k], 1e-12);
          }
          patches++;
        }
      }
    }
    for (int k = 0; k < half; k++) {
      for (int j = 0; j < half; j++) {
        // 5e-4 beside the smallest variance, and the rounding of a kernel to float.
        assertEquals(j == k ? 1 : 0, sums[k][j] / patches, 0.02, k + " and " + j);
      }
    }
  }

  @Test
  void blackAndEqualImagesGiveFiniteFilters() {
    for (float value : new float[] {0, 1, 255}) {
      Tensor images = Tensor.zeros(2, 4, 4, 1);
      Arrays.fill(images.data(), value);
      for (float weight : filled(Initializers.WHITENING, Shape.of(2, 2, 1, 8), images)) {
        assertTrue(Float.isFinite(weight));
      }
    }
  }

  @Test
  void whiteningRefusesWhatItCannotFill() {
    Shape image = Shape.of(4, 4, 3);
    Learning whitening = Learning.DEFAULT.from(Initializers.WHITENING);
    Flatten flatten = new Flatten("flatten");
    Dense dense = dense(4);
    assertRefused("'dense': the init", image, flatten, dense.with(whitening));
    assertRefused("this layer is none", Shape.of(3), dense.with(whitening));
    Conv2d tall = new Conv2d("c", 4, new Window2d(5, 2, 1, 1, Padding.SAME), Activation.RELU);
    assertRefused("'c': the init", image, tall.with(whitening), flatten, dense);
    Conv2d grouped = conv2d(3, 2).relu().named("c").inGroups(3);
    assertRefused("[2, 2, 1, 3] and an image", image, grouped.with(whitening), flatten, dense);
    Conv2d wide = conv2d(25, 2).relu().named("c").with(whitening);
    assertRefused("at most 24 filters", image, wide, flatten, dense);
    Conv2d first = conv2d(3, 2).relu().named("first");
    Conv2d second = conv2d(3, 2).relu().named("second").with(whitening);
    assertRefused("'second': the init", image, first, second, flatten, dense);
    Network network = Network.sequential(image, second, flatten, dense);
    for (Tensor others : List.of(Tensor.zeros(2, 4, 5, 3), Tensor.zeros(4, 4, 3))) {
      Exception thrown =
          assertThrows(LayerException.class, () -> network.initialParameters(1, others));
      assertTrue(thrown.toString().contains("but the network takes [4, 4, 3]"), thrown::toString);
    }
  }

  /** When the network is built. */
  private static void assertRefused(String word, Shape image, Layer... layers) {
    Exception thrown = assertThrows(LayerException.class, () -> Network.sequential(image, layers));
    assertTrue(thrown.toString().contains(word), thrown::toString);
  }

  /** A run gets its images from its training set. */
  @Test
  void initialParametersComeFromTheTrainingSet() {
    Network network = convolution(Initializers.WHITENING, 2, 16, Shape.of(6, 5, 2));
    float[] pixels = RulesGolden.floats("whitening-images");
    Tensor images = new Tensor(Shape.of(3, 6, 5, 2), pixels);
    Dataset dataset = new TensorDataset(images, new int[] {0, 1, 0}, 2);
    float[] begun = InitialParameters.of(network, dataset, 1);
    assertArrayEquals(network.initialParameters(1, images), begun);
    float[] kernel = Arrays.copyOf(begun, 128);
    assertArrayEquals(RulesGolden.floats("whitening"), kernel, 1e-6f);
  }
}

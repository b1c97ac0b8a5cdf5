package org.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.bench.ladder.Rung;
import org.lanewise.engine.kernel.Axis;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.KernelSets;

/**
 * Every rung gives the textbook's bits on every shape that it fits, or stays within the tolerance
 * that it states, or it would have no place on the ladder.
 */
class RungTest {

  private static final int IMAGES = 2;

  private static List<Conv2dGeometry> awkward() {
    List<Conv2dGeometry> shapes = new ArrayList<>();
    for (int size : new int[] {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 37}) {
      shapes.add(new Conv2dGeometry(Axis.valid(4, 3, 1), Axis.valid(5, 3, 1), size, 3));
      shapes.add(new Conv2dGeometry(Axis.valid(5, 3, 1), Axis.valid(4, 3, 1), 3, size));
      shapes.add(new Conv2dGeometry(Axis.same(3, 3, 1), Axis.same(4, 3, 1), size, size));
      shapes.add(new Conv2dGeometry(Axis.same(2, 2, 1), Axis.same(size, 3, 2), 5, 17));
    }
    for (int kernel = 1; kernel <= 5; kernel++) {
      for (int stride = 1; stride <= 3; stride++) {
        shapes.add(
            new Conv2dGeometry(Axis.valid(8, kernel, stride), Axis.valid(7, kernel, stride), 3, 4));
        shapes.add(
            new Conv2dGeometry(Axis.same(8, kernel, stride), Axis.same(7, kernel, stride), 3, 4));
        shapes.add(
            new Conv2dGeometry(Axis.same(7, kernel, stride), Axis.same(6, 6 - kernel, 1), 2, 5));
      }
    }
    shapes.add(new Conv2dGeometry(Axis.same(1, 3, 1), Axis.same(1, 3, 1), 1, 1));
    shapes.add(new Conv2dGeometry(Axis.same(4, 3, 1), Axis.valid(5, 3, 2), 6, 9, 3));
    shapes.add(new Conv2dGeometry(Axis.same(5, 3, 1), Axis.same(4, 3, 1), 17, 17, 17));
    shapes.add(new Conv2dGeometry(Axis.valid(1, 1, 1), Axis.valid(1, 1, 1), 1, 1));
    return shapes;
  }

  @ParameterizedTest
  @EnumSource(Rung.class)
  void awkwardShapesAgree(Rung rung) {
    awkward().stream().filter(rung::fits).forEach(g -> check(rung, g, IMAGES));
  }

  @ParameterizedTest
  @EnumSource(Rung.class)
  void layersAgree(Rung rung) {
    List<ConvShape> fitting =
        Arrays.stream(ConvShape.values()).filter(shape -> rung.fits(shape.geometry())).toList();
    assertFalse(fitting.isEmpty(), "it fits no shape that is measured");
    Set<ConvShape> some =
        EnumSet.of(fitting.getFirst(), ConvShape.CONV1, ConvShape.CONV2, ConvShape.CONV2_STRIDE2);
    some.retainAll(fitting);
    some.forEach(shape -> check(rung, shape.geometry(), 1));
  }

  private static void check(Rung rung, Conv2dGeometry g, int images) {
    Agreement.check(rung.conv2d(g), ConvArrays.of(g, images), images, rung.tolerance());
  }

  /** Single precision adds some 300 products here, in another order for each rung of its own. */
  @ParameterizedTest
  @EnumSource(Rung.class)
  void itsErrorIsThatOfSinglePrecision(Rung rung) {
    ConvShape shape =
        Arrays.stream(ConvShape.values())
            .filter(s -> rung.fits(s.geometry()))
            .findFirst()
            .orElseThrow();
    ConvResults.Errors errors = Routines.of(rung, shape, IMAGES).errors();
    double most = Math.max(rung.tolerance(), 1e-5);
    assertTrue(errors.largest() > 0 && errors.largest() < most, errors::toString);
  }

  @ParameterizedTest
  @EnumSource(
      value = ConvShape.class,
      names = {"CONV1", "CONV2", "CONV2_FILTERS17", "CONV2_SAME"})
  void fusedRungAgrees(ConvShape shape) {
    Routines.of(Rung.FUSED, shape, IMAGES);
  }

  /** The textbook's numbers, and something added to the last output. */
  private record Off(Conv2dKernel right, float by) implements Conv2dKernel {

    @Override
    public Conv2dGeometry geometry() {
      return right.geometry();
    }

    @Override
    public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
      right.forward(n, x, w, b, y);
      y[y.length - 1] += by;
    }

    @Override
    public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
      right.backwardInput(n, dy, w, dx);
    }

    @Override
    public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
      right.backwardWeights(n, x, dy, dw, db);
    }
  }

  @Test
  void aWrongKernelIsNotTimed() {
    Conv2dGeometry g = ConvShape.CONV2_KERNEL1.geometry();
    Conv2dKernel right = KernelSets.TEXTBOOK.conv2d(g);
    ConvArrays data = ConvArrays.of(g, 1);
    Conv2dKernel rounded = new Off(right, 1e-6f);
    assertThrows(IllegalStateException.class, () -> Agreement.check(rounded, data, 1, 0));
    Agreement.check(rounded, data, 1, 1e-5);
    for (float by : new float[] {0.1f, Float.NaN, Float.POSITIVE_INFINITY}) {
      Conv2dKernel wrong = new Off(right, by);
      Exception thrown =
          assertThrows(IllegalStateException.class, () -> Agreement.check(wrong, data, 1, 1e-5));
      assertTrue(
          String.valueOf(thrown.getMessage()).startsWith("forward of Off differs from double"),
          thrown::toString);
    }
  }
}

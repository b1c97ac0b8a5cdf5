package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class Im2colTest {

  @Test
  void aRowIsAPatch() {
    Im2col patches =
        Im2col.ofInput(new Conv2dGeometry(Axis.valid(3, 2, 1), Axis.valid(3, 2, 1), 1, 1));
    assertEquals(4, patches.rows());
    assertEquals(4, patches.columns());
    float[] images = {-1, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    float[] matrix = ConvRun.filled(16, Float.NaN);
    patches.build(images, 1, matrix);
    Bits.assertSame(new float[] {1, 2, 4, 5, 2, 3, 5, 6, 4, 5, 7, 8, 5, 6, 8, 9}, matrix, "matrix");
  }

  @Test
  void paddingIsZeroInEveryChannel() {
    Im2col patches =
        Im2col.ofInput(new Conv2dGeometry(Axis.same(1, 1, 1), Axis.same(2, 3, 1), 2, 1));
    float[] matrix = ConvRun.filled(12, Float.NaN);
    patches.build(new float[] {1, 2, 3, 4}, 0, matrix);
    Bits.assertSame(new float[] {0, 0, 1, 2, 3, 4, 1, 2, 3, 4, 0, 0}, matrix, "matrix");
  }

  /** Two gradient pixels of a stride of two stand two apart, framed by one zero: 0 1 0 2 0. */
  @Test
  void aStridedGradientIsSpacedOut() {
    Im2col patches =
        Im2col.ofGradient(new Conv2dGeometry(Axis.valid(1, 1, 1), Axis.valid(4, 2, 2), 1, 1));
    assertEquals(4, patches.rows());
    float[] matrix = ConvRun.filled(8, Float.NaN);
    patches.build(new float[] {1, 2}, 0, matrix);
    Bits.assertSame(new float[] {0, 1, 1, 0, 0, 2, 2, 0}, matrix, "matrix");
  }

  @Test
  void productsAreThoseOfMatrices() {
    float[] a = {1, 2, 3, 4, 5, 6};
    float[][] b = new float[3][2];
    MatMul.splitRows(new float[] {0, 1, 2, 3, 4, 5, 6}, 1, b);
    float[] row = ConvRun.filled(3, Float.NaN);
    float[] out = {9, 9, 9, 9, 9};
    MatMul.product(2, 3, 2, a, b, row, out, 1);
    // [1 2 3; 4 5 6] · [1 2; 3 4; 5 6]
    Bits.assertSame(new float[] {9, 22, 28, 49, 64}, out, "a · b");
    // [1 2; 3 4; 5 6]ᵀ · [1 2; 3 4; 5 6]
    MatMul.transposedProduct(2, 3, 2, a, b, row, out);
    Bits.assertSame(new float[] {35, 44, 44, 56, 64}, out, "aᵀ · b");
  }
}

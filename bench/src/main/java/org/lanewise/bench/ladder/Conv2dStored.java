package org.lanewise.bench.ladder;

import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.Im2col;
import org.lanewise.engine.kernel.Im2colWeights;

/**
 * Convolution as a stored patch matrix, as the engine's im2col kernel, on a better product. All
 * three routines are the same product with other matrices:
 *
 * <pre>
 * forward          y  [PQ, K]  =  patches of x  [PQ, RSC]   ·  w [RSC, K]                  + b
 * backwardInput    dx [HW, C]  =  patches of dy [HW, RSK]   ·  w [RSK, C], taps reversed
 * backwardWeights  dw [RSC, K] += patches of x  [PQ, RSC]ᵀ  ·  dy [PQ, K]
 * </pre>
 */
public final class Conv2dStored implements Conv2dKernel {

  private final Conv2dGeometry g;
  private final Im2colWeights layout;
  private final Product product;
  private final Im2col inputPatches;
  private final Im2col gradientPatches;

  /** The patch matrix of one image, and what a tile may read beyond it. */
  private final float[] matrix;

  private final Product.Left ofInput;
  private final Product.Left ofInputTransposed;
  private final Product.Left ofGradient;
  private final float[] imageGradient;

  /** A kernel for these extents on this product. */
  public Conv2dStored(Conv2dGeometry geometry, Product product) {
    this.g = geometry;
    this.layout = new Im2colWeights(geometry);
    this.product = product;
    this.inputPatches = Im2col.ofInput(geometry);
    this.gradientPatches = Im2col.ofGradient(geometry);
    int inputSize = (inputPatches.rows() + product.slack()) * inputPatches.columns();
    int gradientSize = (gradientPatches.rows() + product.slack()) * gradientPatches.columns();
    this.matrix = new float[Math.max(inputSize, gradientSize) + product.slack()];
    this.ofInput = new Product.Left(matrix, inputPatches.columns(), 1);
    this.ofInputTransposed = new Product.Left(matrix, 1, inputPatches.columns());
    this.ofGradient = new Product.Left(matrix, gradientPatches.columns(), 1);
    this.imageGradient = new float[geometry.weightSize()];
  }

  @Override
  public Conv2dGeometry geometry() {
    return g;
  }

  @Override
  public int preparedSize() {
    return layout.preparedSize();
  }

  @Override
  public void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    layout.prepare(parameters, offset, fromRow, toRow, prepared);
  }

  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    int filters = g.filters();
    for (int image = 0; image < n; image++) {
      int to = image * g.outputSize();
      inputPatches.build(x, image * g.inputSize(), matrix);
      product.multiply(inputPatches.rows(), inputPatches.columns(), filters, ofInput, w, 0, y, to);
      for (int pixel = to; pixel < to + g.outputSize(); pixel += filters) {
        for (int k = 0; k < filters; k++) {
          y[pixel + k] = y[pixel + k] + b[k] + 0f;
        }
      }
    }
  }

  @Override
  public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
    int pixels = gradientPatches.rows();
    int patch = gradientPatches.columns();
    for (int image = 0; image < n; image++) {
      int to = image * g.inputSize();
      gradientPatches.build(dy, image * g.outputSize(), matrix);
      product.multiply(pixels, patch, g.channels(), ofGradient, w, weightSize(), dx, to);
      for (int i = to; i < to + g.inputSize(); i++) {
        dx[i] += 0f;
      }
    }
  }

  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
    int pixels = inputPatches.rows();
    int patch = inputPatches.columns();
    int filters = g.filters();
    for (int image = 0; image < n; image++) {
      int from = image * g.outputSize();
      inputPatches.build(x, image * g.inputSize(), matrix);
      product.multiply(patch, pixels, filters, ofInputTransposed, dy, from, imageGradient, 0);
      for (int i = 0; i < imageGradient.length; i++) {
        dw[i] += imageGradient[i] + 0f;
      }
      for (int k = 0; k < filters; k++) {
        float sum = 0f;
        for (int pixel = from; pixel < from + g.outputSize(); pixel += filters) {
          sum += dy[pixel + k];
        }
        db[k] += sum + 0f;
      }
    }
  }
}

package org.lanewise.engine.kernel;

/**
 * Convolution as a stored patch matrix and a plain matrix product, image by image.
 *
 * <pre>
 * forward          y  [PQ, K]  =  patches of x  [PQ, RSC]   ·  w [RSC, K]                  + b
 * backwardInput    dx [HW, C]  =  patches of dy [HW, RSK]   ·  w [RSK, C], taps reversed
 * backwardWeights  dw [RSC, K] += patches of x  [PQ, RSC]ᵀ  ·  dy [PQ, K]
 * </pre>
 *
 * <p>The input gradient is not the usual "col2im", which multiplies first and then adds each
 * product's patches into the image: that adds the taps' sums, not the single products, and gives
 * other bits. The patch matrix of the gradient keeps each element one chain over p, q, k; see
 * {@link Im2col#ofGradient}.
 */
final class Conv2dIm2col implements Conv2dKernel {

  private final Conv2dGeometry g;
  private final Im2colWeights layout;
  private final Im2col inputPatches;
  private final Im2col gradientPatches;

  /** The patch matrix of one image, {@code [PQ, RSC]} or {@code [HW, RSK]}. */
  private final float[] matrix;

  /** One image's weight gradient, {@code [RSC, K]}. */
  private final float[] imageGradient;

  /** The right-hand factor of each product, row by row, and a row of its result. */
  private final float[][] weightRows;

  private final float[][] reversedRows;
  private final float[][] gradientRows;
  private final float[] row;

  /** A kernel for these extents. */
  Conv2dIm2col(Conv2dGeometry geometry) {
    this.g = geometry.inOneGroup();
    this.layout = new Im2colWeights(geometry);
    this.inputPatches = Im2col.ofInput(geometry);
    this.gradientPatches = Im2col.ofGradient(geometry);
    this.matrix =
        new float
            [Math.max(
                inputPatches.rows() * inputPatches.columns(),
                gradientPatches.rows() * gradientPatches.columns())];
    this.imageGradient = new float[geometry.weightSize()];
    this.weightRows = new float[inputPatches.columns()][geometry.filters()];
    this.reversedRows = new float[gradientPatches.columns()][geometry.channels()];
    this.gradientRows = new float[inputPatches.rows()][geometry.filters()];
    this.row = new float[Math.max(geometry.filters(), geometry.channels())];
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
    int pixels = inputPatches.rows();
    int patch = inputPatches.columns();
    int filters = g.filters();
    MatMul.splitRows(w, 0, weightRows);
    for (int image = 0; image < n; image++) {
      int output = image * g.outputSize();
      inputPatches.build(x, image * g.inputSize(), matrix);
      MatMul.product(pixels, patch, filters, matrix, weightRows, row, y, output);
      for (int pixel = output; pixel < output + g.outputSize(); pixel += filters) {
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
    int channels = g.channels();
    MatMul.splitRows(w, weightSize(), reversedRows);
    for (int image = 0; image < n; image++) {
      int input = image * g.inputSize();
      gradientPatches.build(dy, image * g.outputSize(), matrix);
      MatMul.product(pixels, patch, channels, matrix, reversedRows, row, dx, input);
      for (int i = input; i < input + g.inputSize(); i++) {
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
      int output = image * g.outputSize();
      inputPatches.build(x, image * g.inputSize(), matrix);
      MatMul.splitRows(dy, output, gradientRows);
      MatMul.transposedProduct(patch, pixels, filters, matrix, gradientRows, row, imageGradient);
      for (int i = 0; i < g.weightSize(); i++) {
        dw[i] += imageGradient[i] + 0f;
      }
      for (int k = 0; k < filters; k++) {
        float sum = 0f;
        for (float[] pixel : gradientRows) {
          sum += pixel[k];
        }
        db[k] += sum + 0f;
      }
    }
  }
}

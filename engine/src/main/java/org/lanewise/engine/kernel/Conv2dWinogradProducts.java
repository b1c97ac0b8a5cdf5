package org.lanewise.engine.kernel;

/**
 * The three products of a 3×3 convolution by Winograd with one tile size, each apart from the
 * others. {@link WinogradTransform} has the formulas, {@link Conv2dWinograd} the order of the sums.
 *
 * <p>Transformed weights and gradients lie in an order of the kernel's own. Those who make or read
 * them work on channels {@code fromChannel} to {@code toChannel} of the plain {@code [3, 3, C, K]}
 * weights, use no scratch memory, and may do so on several threads for different channels.
 */
interface Conv2dWinogradProducts {

  /** Floats of the transformed weights for {@link #forward}. */
  int forwardSize();

  /** Transforms some channels for {@link #forward}, into {@code u} from {@code to} on. */
  void prepareForward(
      float[] parameters, int offset, int fromChannel, int toChannel, float[] u, int to);

  /** As {@link Conv2dKernel#forward}; the weights begin at {@code from}. */
  void forward(int n, float[] x, float[] u, int from, float[] b, float[] y);

  /** Floats of the transformed weights for {@link #backwardInput}. */
  int inputSize();

  /** Transforms some channels for {@link #backwardInput}, into {@code u} from {@code to} on. */
  void prepareInput(
      float[] parameters, int offset, int fromChannel, int toChannel, float[] u, int to);

  /** As {@link Conv2dKernel#backwardInput}; the weights begin at {@code from}. */
  void backwardInput(int n, float[] dy, float[] u, int from, float[] dx);

  /** Floats of the accumulated gradient. */
  int gradientSize();

  /** As {@link WeightLayout#gradientRuns}. */
  int gradientRuns();

  /** As {@link WeightLayout#gradientWidth}. */
  int gradientWidth();

  /** Goes on with the sums in {@code du}; adds to {@code db}. */
  void backwardWeights(int n, float[] x, float[] dy, float[] du, float[] db);

  /** {@link #backwardWeights} and {@link #backwardInput}. */
  default void backward(
      int n, float[] x, float[] dy, float[] u, int from, float[] du, float[] db, float[] dx) {
    backwardWeights(n, x, dy, du, db);
    backwardInput(n, dy, u, from, dx);
  }

  /** As {@link WeightLayout#gradientToWeights}. */
  void gradientToWeights(float[] du, int fromChannel, int toChannel, float[] gradient, int offset);
}

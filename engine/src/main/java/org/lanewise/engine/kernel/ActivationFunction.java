package org.lanewise.engine.kernel;

/**
 * What a network can apply to each number by itself, or, with softmax, to those of a pixel
 * together.
 *
 * <table>
 * <caption>The functions, their derivatives, and what the derivative is taken from</caption>
 * <tr><th>{@link #RELU}</th><td>max(0, x)</td><td>y &gt; 0 ? 1 : 0</td></tr>
 * <tr><th>{@link #LEAKY_RELU}</th><td>x &gt; 0 ? x : slope · x</td><td>y &gt; 0 ? 1 : slope</td></tr>
 * <tr><th>{@link #ELU}</th><td>x &gt; 0 ? x : e^x - 1</td><td>y &gt; 0 ? 1 : y + 1</td></tr>
 * <tr><th>{@link #GELU}</th><td>x · Φ(x) = ½·x · (1 + erf(x/√2))</td><td>Φ(x) + x · φ(x)</td></tr>
 * <tr><th>{@link #GELU_TANH}</th><td>½·x · (1 + tanh(√(2/π) · (x + 0.044715·x³)))</td>
 *     <td>as {@link ActivationGeluTanh}</td></tr>
 * <tr><th>{@link #SILU}</th><td>x · s with s = sigmoid(x)</td><td>s · (1 + x · (1 - s))</td></tr>
 * <tr><th>{@link #SIGMOID}</th><td>1 / (1 + e^-x)</td><td>y · (1 - y)</td></tr>
 * <tr><th>{@link #TANH}</th><td>(e^2x - 1) / (e^2x + 1)</td><td>1 - y²</td></tr>
 * <tr><th>{@link #SOFTMAX}</th><td>e^x[k] / Σ(j) e^x[j]</td><td>y[k] · (dy[k] - Σ(j) dy[j]·y[j])</td></tr>
 * </table>
 *
 * <p>Where the derivative is written with y, backward reads what the function wrote, so that x need
 * not be kept. The exponential is that of {@link Exponential}, Φ that of {@link NormalTail}: fixed
 * polynomials, whose bits depend neither on a platform's library nor on the width of the vectors. A
 * NaN gives NaN, an infinity the function's limit.
 *
 * <p>Sources: Maas, Hannun, Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models",
 * 2013 (leaky ReLU); Clevert, Unterthiner, Hochreiter, "Fast and Accurate Deep Network Learning by
 * Exponential Linear Units", 2016 (ELU); Hendrycks, Gimpel, "Gaussian Error Linear Units", 2016
 * (GELU); Elfwing, Uchibe, Doya, "Sigmoid-Weighted Linear Units for Neural Network Function
 * Approximation in Reinforcement Learning", 2018 (SiLU, also called swish).
 */
public enum ActivationFunction {
  /** The rectified linear unit. */
  RELU(true, 0, 0),
  /** ReLU with a slope for negative numbers. */
  LEAKY_RELU(true, 1, 1),
  /** The exponential linear unit, with alpha 1. */
  ELU(true, 21, 2),
  /** The Gaussian error linear unit. */
  GELU(false, 45, 49),
  /** GELU's approximation by tanh. */
  GELU_TANH(false, 27, 35),
  /** The sigmoid linear unit. */
  SILU(false, 23, 27),
  /** The logistic function. */
  SIGMOID(true, 22, 3),
  /** The hyperbolic tangent. */
  TANH(true, 24, 3),
  /** Probabilities from scores. */
  SOFTMAX(true, 23, 4);

  private final boolean readsOutput;
  private final int flop;
  private final int backwardFlop;

  ActivationFunction(boolean readsOutput, int flop, int backwardFlop) {
    this.readsOutput = readsOutput;
    this.flop = flop;
    this.backwardFlop = backwardFlop;
  }

  /** Whether backward reads what forward wrote; else it reads what forward read. */
  public boolean readsOutput() {
    return readsOutput;
  }

  /** Additions, multiplications and divisions of one element, a multiply-add as two. */
  public int flop() {
    return flop;
  }

  /** The same of one element's gradient. */
  public int backwardFlop() {
    return backwardFlop;
  }

  ActivationKernel textbook(float slope, int units) {
    return switch (this) {
      case RELU -> new ActivationRelu();
      case LEAKY_RELU -> new ActivationLeakyRelu(slope);
      case ELU -> new ActivationElu();
      case GELU -> new ActivationGelu();
      case GELU_TANH -> new ActivationGeluTanh();
      case SILU -> new ActivationSilu();
      case SIGMOID -> new ActivationSigmoid();
      case TANH -> new ActivationTanh();
      case SOFTMAX -> new ActivationSoftmax(units);
    };
  }

  ActivationKernel fast(float slope, int units) {
    return switch (this) {
      case RELU -> new ActivationRelu.Fast();
      case LEAKY_RELU -> new ActivationLeakyRelu.Fast(slope);
      case ELU -> new ActivationElu.Fast();
      case GELU -> new ActivationGelu.Fast();
      case GELU_TANH -> new ActivationGeluTanh.Fast();
      case SILU -> new ActivationSilu.Fast();
      case SIGMOID -> new ActivationSigmoid.Fast();
      case TANH -> new ActivationTanh.Fast();
      case SOFTMAX -> new ActivationSoftmaxFast(units);
    };
  }
}

package org.lanewise.engine.check;

import java.util.Arrays;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Pool2dGeometry;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.ZeroPad2d;
import org.lanewise.engine.tensor.Shape;

/**
 * The layers in double precision, as plainly as they can be written: {@code x} and {@code y} hold
 * images side by side, and a method computes the one that begins at {@code from} and {@code to}.
 */
final class DoubleLayers {

  /** An odd multiplier with well mixed bits: 2^64 divided by the golden ratio. */
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final double[] parameters;
  private long branches;

  /**
   * @param parameters the flat vector, which may change between calls
   */
  DoubleLayers(double[] parameters) {
    this.parameters = parameters;
  }

  void forgetBranches() {
    branches = 0;
  }

  /** As {@link DoubleForward#branches}. */
  long branches() {
    return branches;
  }

  private void decide(int decision) {
    branches = (branches ^ decision) * MIX + 1;
  }

  /**
   * @param kernel where the weights begin
   * @param bias where the bias begins, or -1 without one
   */
  void convolution(
      Conv2dGeometry g, double[] x, int from, int kernel, int bias, double[] y, int to) {
    int channels = g.channels() / g.groups();
    int filters = g.filters() / g.groups();
    for (int p = 0; p < g.outputHeight(); p++) {
      for (int q = 0; q < g.outputWidth(); q++) {
        int out = to + (p * g.outputWidth() + q) * g.filters();
        begin(bias, y, out, g.filters());
        for (int r = 0; r < g.kernelHeight(); r++) {
          for (int s = 0; s < g.kernelWidth(); s++) {
            int h = p * g.strideHeight() + r - g.padTop();
            int w = q * g.strideWidth() + s - g.padLeft();
            if (h >= 0 && h < g.height() && w >= 0 && w < g.width()) {
              for (int c = 0; c < g.channels(); c++) {
                int in = from + (h * g.width() + w) * g.channels() + c;
                int tap = (r * g.kernelWidth() + s) * channels + c % channels;
                int first = c / channels * filters;
                int weights = kernel + tap * g.filters() + first;
                addMultiple(filters, x[in], weights, y, out + first);
              }
            }
          }
        }
      }
    }
  }

  /** The dense layer of {@code inputs} and {@code units}; else as {@link #convolution}. */
  void dense(int inputs, int units, int image, int kernel, int bias, double[] x, double[] y) {
    begin(bias, y, image * units, units);
    for (int i = 0; i < inputs; i++) {
      addMultiple(units, x[image * inputs + i], kernel + i * units, y, image * units);
    }
  }

  private void begin(int bias, double[] y, int at, int size) {
    if (bias < 0) {
      Arrays.fill(y, at, at + size, 0);
    } else {
      System.arraycopy(parameters, bias, y, at, size);
    }
  }

  /** {@code y[at + k] += factor · parameters[from + k]}. */
  private void addMultiple(int size, double factor, int from, double[] y, int at) {
    if (factor == 0) {
      return; // half of what a ReLU leaves
    }
    for (int k = 0; k < size; k++) {
      y[at + k] += factor * parameters[from + k];
    }
  }

  /**
   * An activation in place.
   *
   * @param units the last extent, which a softmax is taken over
   */
  void activate(Activation activation, int size, int units, double[] y, int at) {
    if (activation.function().isEmpty()) {
      return;
    }
    ActivationFunction function = activation.function().get();
    if (function == ActivationFunction.SOFTMAX) {
      for (int first = at; first < at + size; first += units) {
        softmax(units, y, first);
      }
      return;
    }
    for (int i = at; i < at + size; i++) {
      if (function == ActivationFunction.RELU || function == ActivationFunction.LEAKY_RELU) {
        decide(y[i] > 0 ? 1 : 0);
      }
      y[i] = DoubleFunctions.of(function, activation.floatSlope(), y[i]);
    }
  }

  void maximum(Pool2dGeometry g, double[] x, int from, double[] y, int to) {
    int out = to;
    for (int p = 0; p < g.outputHeight(); p++) {
      for (int q = 0; q < g.outputWidth(); q++) {
        for (int c = 0; c < g.channels(); c++) {
          int winner = -1;
          for (int i = 0; i < g.rows().window(); i++) {
            for (int j = 0; j < g.columns().window(); j++) {
              int h = p * g.rows().stride() + i - g.rows().before();
              int w = q * g.columns().stride() + j - g.columns().before();
              int in = (h * g.width() + w) * g.channels() + c;
              if (h >= 0
                  && h < g.height()
                  && w >= 0
                  && w < g.width()
                  && (winner < 0 || x[from + in] > x[from + winner])) {
                winner = in;
              }
            }
          }
          decide(winner);
          y[out++] = x[from + winner];
        }
      }
    }
  }

  static void average(Pool2dGeometry g, double[] x, int from, double[] y, int to) {
    int out = to;
    for (int p = 0; p < g.outputHeight(); p++) {
      for (int q = 0; q < g.outputWidth(); q++) {
        for (int c = 0; c < g.channels(); c++) {
          double sum = 0;
          int pixels = 0;
          for (int i = 0; i < g.rows().window(); i++) {
            for (int j = 0; j < g.columns().window(); j++) {
              int h = p * g.rows().stride() + i - g.rows().before();
              int w = q * g.columns().stride() + j - g.columns().before();
              if (h >= 0 && h < g.height() && w >= 0 && w < g.width()) {
                sum += x[from + (h * g.width() + w) * g.channels() + c];
                pixels++;
              }
            }
          }
          y[out++] = sum / pixels;
        }
      }
    }
  }

  static void scale(int size, double by, double[] x, int from, double[] y, int to) {
    for (int i = 0; i < size; i++) {
      y[to + i] = x[from + i] * by;
    }
  }

  /** What lies around the image in {@code y} is zero already. */
  static void pad(ZeroPad2d pad, Shape input, double[] x, int from, double[] y, int to) {
    int row = input.extent(1) * input.extent(2);
    int first = to + pad.padding().left() * input.extent(2);
    int step = pad.outputShape(input).extent(1) * input.extent(2);
    for (int h = 0; h < input.extent(0); h++) {
      System.arraycopy(x, from + h * row, y, first + (pad.padding().top() + h) * step, row);
    }
  }

  private static void softmax(int size, double[] y, int at) {
    double maximum = Arrays.stream(y, at, at + size).max().orElseThrow();
    double total = 0;
    for (int k = at; k < at + size; k++) {
      y[k] = StrictMath.exp(y[k] - maximum);
      total += y[k];
    }
    for (int k = at; k < at + size; k++) {
      y[k] /= total;
    }
  }
}

package org.lanewise.engine.doctor;

import java.util.Arrays;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.MaxPool2dGeometry;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Relu;
import org.lanewise.engine.layer.Softmax;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ShapedNode;

/**
 * One image's way through a network in double precision, layer by layer, as plainly as it can be
 * written. It shares no arithmetic with the kernels: it is the yardstick that {@link GradientCheck}
 * measures them with. Not safe for concurrent use.
 */
public final class DoubleForward {

  /** An odd multiplier with well mixed bits: 2^64 divided by the golden ratio. */
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final Network network;
  private final double[] parameters;
  private final double[][] values;
  private long branches;

  /**
   * A run of a network with these parameters.
   *
   * @param network any network
   * @param parameters its flat parameter vector, copied
   */
  public DoubleForward(Network network, float[] parameters) {
    this.network = network;
    this.parameters = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      this.parameters[i] = parameters[i];
    }
    values = new double[network.nodes().size() + 1][];
    values[0] = new double[network.inputShape().size()];
    for (ShapedNode node : network.nodes()) {
      boolean same = node.layer() instanceof Flatten;
      values[node.index() + 1] = same ? input(node) : new double[node.shape().size()];
    }
  }

  /** The flat parameter vector; the caller may change it between runs. */
  public double[] parameters() {
    return parameters;
  }

  /** What a layer reads; the caller writes the image into {@code before(0)}. */
  public double[] before(int layer) {
    return input(network.nodes().get(layer));
  }

  private double[] input(ShapedNode node) {
    return values[node.sources().getFirst() + 1];
  }

  /** What a layer left in the last run. */
  public double[] after(int layer) {
    return values[layer + 1];
  }

  /** What the last layer left. */
  public double[] output() {
    return values[values.length - 1];
  }

  /**
   * Runs the image through the layers from {@code first} on, reading {@code before(first)}.
   *
   * @param first the index of a layer
   * @param training whether dropout drops
   * @param key of the image's random numbers; only read where dropout drops
   */
  public void run(int first, boolean training, long key) {
    branches = 0;
    for (ShapedNode node : network.nodes().subList(first, network.nodes().size())) {
      double[] x = input(node);
      double[] y = values[node.index() + 1];
      switch (node.layer()) {
        case Conv2d conv -> {
          convolution(conv.geometry(node.inputShape()), x, offset(node), y);
          activate(conv.activation(), y);
        }
        case Dense dense -> {
          dense(x, offset(node), y);
          activate(dense.activation(), y);
        }
        case MaxPool2d pool -> pooling(pool.geometry(node.inputShape()), x, y);
        case Relu relu -> {
          System.arraycopy(x, 0, y, 0, x.length);
          activate(Activation.RELU, y);
        }
        case Dropout dropout -> dropout(training ? dropout.rate() : 0, key, node.index(), x, y);
        case Softmax softmax -> softmax(x, y);
        case Flatten flatten -> {}
      }
    }
  }

  /**
   * A fingerprint of every decision of the last run: on which side of zero each ReLU stood, and
   * which input won each pooling window. Two runs with the same fingerprint went through the same
   * smooth function.
   */
  public long branches() {
    return branches;
  }

  /** The cross-entropy, in nats, between the softmax of {@link #output} and a class. */
  public double loss(int label) {
    double[] logits = output();
    double maximum = Arrays.stream(logits).max().orElseThrow();
    double total = 0;
    for (double logit : logits) {
      total += StrictMath.exp(logit - maximum);
    }
    return StrictMath.log(total) - (logits[label] - maximum);
  }

  private static int offset(ShapedNode node) {
    return node.parameters().getFirst().offset();
  }

  private void convolution(Conv2dGeometry g, double[] x, int kernel, double[] y) {
    int bias = kernel + g.weightSize();
    for (int p = 0; p < g.outputHeight(); p++) {
      for (int q = 0; q < g.outputWidth(); q++) {
        int out = (p * g.outputWidth() + q) * g.filters();
        System.arraycopy(parameters, bias, y, out, g.filters());
        for (int r = 0; r < g.kernelHeight(); r++) {
          for (int s = 0; s < g.kernelWidth(); s++) {
            int h = p * g.strideHeight() + r - g.padTop();
            int w = q * g.strideWidth() + s - g.padLeft();
            if (h >= 0 && h < g.height() && w >= 0 && w < g.width()) {
              for (int c = 0; c < g.channels(); c++) {
                int in = (h * g.width() + w) * g.channels() + c;
                int tap = (r * g.kernelWidth() + s) * g.channels() + c;
                addMultiple(g.filters(), x[in], kernel + tap * g.filters(), y, out);
              }
            }
          }
        }
      }
    }
  }

  private void dense(double[] x, int kernel, double[] y) {
    System.arraycopy(parameters, kernel + x.length * y.length, y, 0, y.length);
    for (int i = 0; i < x.length; i++) {
      addMultiple(y.length, x[i], kernel + i * y.length, y, 0);
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

  private void activate(Activation activation, double[] y) {
    if (activation == Activation.RELU) {
      for (int i = 0; i < y.length; i++) {
        decide(y[i] > 0 ? 1 : 0);
        y[i] = Math.max(0, y[i]);
      }
    }
  }

  private void pooling(MaxPool2dGeometry g, double[] x, double[] y) {
    int out = 0;
    for (int p = 0; p < g.outputHeight(); p++) {
      for (int q = 0; q < g.outputWidth(); q++) {
        for (int c = 0; c < g.channels(); c++) {
          int winner = -1;
          for (int i = 0; i < g.poolHeight(); i++) {
            for (int j = 0; j < g.poolWidth(); j++) {
              int row = p * g.strideHeight() + i;
              int in = (row * g.width() + q * g.strideWidth() + j) * g.channels() + c;
              if (winner < 0 || x[in] > x[winner]) {
                winner = in;
              }
            }
          }
          decide(winner);
          y[out++] = x[winner];
        }
      }
    }
  }

  private static void dropout(double rate, long key, int layer, double[] x, double[] y) {
    long layerKey = KeyedRandom.subKey(key, layer);
    for (int i = 0; i < x.length; i++) {
      y[i] = KeyedRandom.unitFloat(layerKey, i) >= rate ? x[i] / (1 - rate) : 0;
    }
  }

  private static void softmax(double[] x, double[] y) {
    double maximum = Arrays.stream(x).max().orElseThrow();
    double total = 0;
    for (int k = 0; k < x.length; k++) {
      y[k] = StrictMath.exp(x[k] - maximum);
      total += y[k];
    }
    for (int k = 0; k < x.length; k++) {
      y[k] /= total;
    }
  }

  private void decide(int decision) {
    branches = (branches ^ decision) * MIX + 1;
  }
}

package org.lanewise.engine.kernel;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;

/**
 * Convolution in groups, each by a kernel for one of them: of an image the group's channels are
 * gathered, and what comes out is spread again. Weights stay in the plain order; each call prepares
 * a group's for all its images.
 */
final class Conv2dGroups implements Conv2dKernel {

  private final Conv2dGeometry g;
  private final Conv2dGeometry group;
  private final Conv2dKernel kernel;

  /** Of one image and group: {@code [H, W, C / G]} and {@code [P, Q, K / G]}. */
  private final float[] input;

  private final float[] output;

  /** Of one group: {@code [R, S, C / G, K / G]}, and the same as the kernel has it. */
  private final float[] weights;

  private final float[] prepared;
  private final float[] gradient;
  private final float[] bias;

  /** A kernel for these extents; {@code kernels} makes that of one group. */
  Conv2dGroups(Conv2dGeometry geometry, Function<Conv2dGeometry, Conv2dKernel> kernels) {
    this.g = Objects.requireNonNull(geometry, "geometry");
    this.group = g.group();
    this.kernel = kernels.apply(group);
    this.input = new float[group.inputSize()];
    this.output = new float[group.outputSize()];
    this.weights = new float[group.weightSize()];
    this.prepared = new float[kernel.preparedSize()];
    this.gradient = new float[kernel.gradientSize()];
    this.bias = new float[group.filters()];
  }

  @Override
  public Conv2dGeometry geometry() {
    return g;
  }

  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    for (int i = 0; i < g.groups(); i++) {
      prepare(i, w);
      System.arraycopy(b, i * group.filters(), bias, 0, group.filters());
      for (int image = 0; image < n; image++) {
        gather(x, inputStart(image, i), g.channels(), input, group.channels());
        kernel.forward(1, input, prepared, bias, output);
        spread(output, group.filters(), y, outputStart(image, i), g.filters());
      }
    }
  }

  @Override
  public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
    for (int i = 0; i < g.groups(); i++) {
      prepare(i, w);
      for (int image = 0; image < n; image++) {
        gather(dy, outputStart(image, i), g.filters(), output, group.filters());
        kernel.backwardInput(1, output, prepared, input);
        spread(input, group.channels(), dx, inputStart(image, i), g.channels());
      }
    }
  }

  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
    for (int i = 0; i < g.groups(); i++) {
      for (int image = 0; image < n; image++) {
        gather(x, inputStart(image, i), g.channels(), input, group.channels());
        gather(dy, outputStart(image, i), g.filters(), output, group.filters());
        Arrays.fill(gradient, 0f);
        Arrays.fill(bias, 0f);
        kernel.backwardWeights(1, input, output, gradient, bias);
        kernel.gradientToWeights(gradient, weights, 0);
        add(weights, group.filters(), dw, i * group.filters(), g.filters());
        add(bias, group.filters(), db, i * group.filters(), g.filters());
      }
    }
  }

  private void prepare(int i, float[] w) {
    gather(w, i * group.filters(), g.filters(), weights, group.filters());
    kernel.prepare(weights, 0, prepared);
  }

  private int inputStart(int image, int i) {
    return image * g.inputSize() + i * group.channels();
  }

  private int outputStart(int image, int i) {
    return image * g.outputSize() + i * group.filters();
  }

  /** Copies some columns of a matrix, the first from {@code from} on, to rows side by side. */
  private static void gather(float[] all, int from, int stride, float[] some, int columns) {
    for (int to = 0, at = from; to < some.length; to += columns, at += stride) {
      System.arraycopy(all, at, some, to, columns);
    }
  }

  /** Copies them back. */
  private static void spread(float[] some, int columns, float[] all, int to, int stride) {
    for (int from = 0, at = to; from < some.length; from += columns, at += stride) {
      System.arraycopy(some, from, all, at, columns);
    }
  }

  /** Adds them. */
  private static void add(float[] some, int columns, float[] all, int to, int stride) {
    for (int from = 0, at = to; from < some.length; from += columns, at += stride) {
      for (int k = 0; k < columns; k++) {
        all[at + k] += some[from + k];
      }
    }
  }
}

package org.lanewise.bench;

import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.ActivationKernel;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.MaxPool2dKernel;
import org.lanewise.engine.kernel.Pool2dGeometry;

/**
 * Convolution, ReLU and pooling one after the other, with the textbook kernels.
 *
 * @param results what they make
 * @param winners {@code [n, P, Q, K]} behind pooling: the winner's index in the convolution's
 *     output
 * @param gradient {@code [n, P, Q, K]} before ReLU and pooling
 */
record Pooled(ConvResults results, int[] winners, float[] gradient) {

  static Pooled of(ConvArrays data, int images, Pool2dGeometry pool) {
    Conv2dGeometry g = data.geometry();
    Conv2dKernel kernel = KernelSets.TEXTBOOK.conv2d(g);
    MaxPool2dKernel pooling = KernelSets.TEXTBOOK.maxPool2d(pool);
    ActivationKernel relu = KernelSets.TEXTBOOK.activation(ActivationFunction.RELU, 0, 1);
    float[] w = Agreement.prepared(kernel, data.weights());
    float[] output = new float[images * g.outputSize()];
    float[] y = new float[images * pool.outputSize()];
    int[] winners = new int[y.length];
    kernel.forward(images, data.x(), w, data.b(), output);
    relu.forward(output.length, output, output);
    pooling.forward(images, output, y, winners);
    float[] gradient = new float[output.length];
    pooling.backward(images, data.dy(), winners, gradient);
    relu.backward(output.length, output, gradient, gradient);
    float[] dx = new float[images * g.inputSize()];
    float[] dw = new float[kernel.gradientSize()];
    float[] db = new float[g.filters()];
    kernel.backwardInput(images, gradient, w, dx);
    kernel.backwardWeights(images, data.x(), gradient, dw, db);
    ConvResults results = new ConvResults(y, dx, Agreement.plain(kernel, dw), db);
    return new Pooled(results, winners, gradient);
  }
}

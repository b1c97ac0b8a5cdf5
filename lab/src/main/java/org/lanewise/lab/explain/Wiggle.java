package org.lanewise.lab.explain;

import java.util.OptionalDouble;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.check.DoubleForward;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.train.Dataset;

/**
 * A gradient measured instead of computed: a number is moved a little up and down, and the network
 * runs forward again in double precision.
 */
final class Wiggle {

  /** How far, the largest first; the smaller ones where a ReLU or a window decides otherwise. */
  private static final double[] STEPS = {1e-5, 1e-6, 1e-7};

  private static final int EPOCH = 1;

  private final DoubleForward forward;
  private final Loss loss;
  private final int[] labels;
  private final long[] keys;

  /**
   * Runs the images once.
   *
   * @param network what the step ran, its normalizations frozen where it was of one image
   */
  Wiggle(Network network, Subject subject) {
    Dataset images = subject.images();
    int count = images.size();
    this.loss = subject.settings().loss();
    this.forward = new DoubleForward(network, subject.state().parameters(), count);
    this.labels = new int[count];
    this.keys = new long[count];
    float[] pixels = new float[network.inputShape().size()];
    Dataset.Reader reader = images.newReader();
    for (int i = 0; i < count; i++) {
      labels[i] = images.label(i);
      keys[i] = KeyedRandom.key(subject.settings().seed(), EPOCH, i, Purpose.DROPOUT);
      reader.read(i, EPOCH, pixels, 0);
      for (int j = 0; j < pixels.length; j++) {
        forward.input()[i * pixels.length + j] = pixels[j];
      }
    }
    forward.run(0, true, keys);
  }

  /** By how much the loss changes with a parameter; absent on a kink. */
  OptionalDouble parameter(int layer, int at) {
    return slope(forward.parameters(), at, layer);
  }

  /** By how much the loss changes with what a layer put out; absent on a kink. */
  OptionalDouble value(int layer, int at) {
    return slope(forward.after(layer), at, layer + 1);
  }

  /** By how much the loss changes with a number of the image; absent on a kink. */
  OptionalDouble input(int at) {
    return slope(forward.input(), at, 0);
  }

  private OptionalDouble slope(double[] numbers, int at, int layer) {
    double center = numbers[at];
    OptionalDouble slope = OptionalDouble.empty();
    for (int i = 0; i < STEPS.length && slope.isEmpty(); i++) {
      double right = center + STEPS[i];
      double left = center - STEPS[i];
      numbers[at] = right;
      double rightLoss = loss(layer);
      long branches = forward.branches();
      numbers[at] = left;
      double leftLoss = loss(layer);
      if (branches == forward.branches()) {
        slope = OptionalDouble.of((rightLoss - leftLoss) / (right - left));
      }
    }
    numbers[at] = center;
    forward.run(layer, true, keys);
    return slope;
  }

  private double loss(int layer) {
    forward.run(layer, true, keys);
    return forward.loss(loss, labels);
  }
}

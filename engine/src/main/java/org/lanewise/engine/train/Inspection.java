package org.lanewise.engine.train;

import java.util.Arrays;
import java.util.Objects;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.Traced;

/**
 * A batch seen from inside, without an update: its metrics, the gradient, and for every layer that
 * the program runs by itself what it put out in training and the gradient of the loss by it. The
 * same pass that trains computes all of it.
 */
public final class Inspection {

  private static final int EPOCH = 1;

  private final GradientPass pass;
  private final Metrics metrics;
  private final float[] parameters;
  private final float[] gradient;

  /**
   * Runs all of some images as one batch of the first epoch.
   *
   * @param program how the network runs
   * @param workers the threads
   * @param dataset shape and classes must be the network's
   * @param loss the run's
   * @param parameters the flat parameter vector
   * @param seed of dropout
   * @throws IllegalArgumentException when they don't fit
   */
  public Inspection(
      Program program, Workers workers, Dataset dataset, Loss loss, float[] parameters, long seed) {
    Objects.requireNonNull(workers, "workers");
    Compatibility.check(program.network(), dataset);
    Program inspecting = program.inspecting();
    this.parameters = parameters.clone();
    this.pass = new GradientPass(inspecting, workers, dataset, loss, seed);
    int[] order = new int[dataset.size()];
    Arrays.setAll(order, i -> i);
    Batch batch = new Batch();
    batch.set(order, 0, order.length, EPOCH);
    this.metrics = pass.run(batch, inspecting.newWeights(parameters));
    this.gradient = pass.gradient();
  }

  /** Of the usual loss. */
  public Inspection(
      Program program, Workers workers, Dataset dataset, float[] parameters, long seed) {
    this(program, workers, dataset, new SoftmaxCrossEntropy(), parameters, seed);
  }

  /** Loss and accuracy of the batch. */
  public Metrics metrics() {
    return metrics;
  }

  /** The gradient of the mean loss by the parameters, in the order of the flat vector. */
  public float[] gradient() {
    return gradient.clone();
  }

  /**
   * What a layer put out.
   *
   * @param layer its name, or {@link Graph#INPUT} for the images
   * @return {@code [images, layer's output shape]}
   * @throws IllegalArgumentException when the network has no layer of this name
   * @throws IllegalStateException when the layer is fused with the next one; give a program that
   *     was made with {@link Program#unfused}
   */
  public float[] value(String layer) {
    return pass.value(Objects.requireNonNull(layer, "layer"), false);
  }

  /**
   * Every number of the pass by its place, and how it came about.
   *
   * @throws IllegalArgumentException when the program was not made with {@link Program#traced}
   */
  public Traced traced() {
    return pass.traced(parameters, gradient);
  }

  /**
   * The gradient of the mean loss by {@link #value}, for the same layers; of a layer whose
   * activation works in place, by its sums before that.
   */
  public float[] gradientOf(String layer) {
    return pass.value(Objects.requireNonNull(layer, "layer"), true);
  }
}

package org.lanewise.engine.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.lanewise.engine.kernel.Explained;

/**
 * What training minimizes: the mean over a batch of a loss of each image, which compares the K
 * outputs of the network with the image's {@link Targets}, a class or K numbers. Ours are {@link
 * SoftmaxCrossEntropy}, which is for classes, and {@link BinaryCrossEntropy} and {@link
 * MeanSquaredError}, which take both. For one of your own implement this; it holds no state, since
 * threads share it. A checkpoint keeps its label and settings.
 *
 * <p>Sums are in double: over the K outputs of an image in order, over images as {@link Metrics}
 * are added: within a slice in order, then slices, micro-batches and shares.
 *
 * {@snippet :
 * Loss loss = crossEntropy(0.1).measuring(topK(5));
 * Training training = Training.of(network).data(data).batch(10).epochs(1).loss(loss);
 * training.run();
 * assert training.evaluate(data.test()).own().containsKey("top-5 accuracy");
 * }
 */
public interface Loss {

  /** Its name in files; one of your own has its own. */
  String label();

  /** Its settings by name: all that makes it differ from another one of this label. Finite. */
  default Map<String, Double> settings() {
    return Map.of();
  }

  /**
   * Counts the losses of some images of a batch; see {@link Metrics#count}.
   *
   * @param n images
   * @param logits {@code [n, K]}, not modified
   * @param targets of the images, for K outputs
   * @param metrics added to, image by image in order
   */
  void loss(int n, float[] logits, Targets targets, Metrics metrics);

  /**
   * Counts the losses of some images of a batch and computes their gradient.
   *
   * @param n images
   * @param logits {@code [n, K]}, not modified
   * @param targets of the images, for K outputs
   * @param batch the number of images in the whole batch: the loss is their mean
   * @param dlogits {@code [n, K]}, overwritten: the gradient of the mean loss
   * @param metrics added to, image by image in order
   */
  void gradient(
      int n, float[] logits, Targets targets, int batch, float[] dlogits, Metrics metrics);

  /**
   * The loss of one image in double precision, which the gradient check takes differences of. Where
   * a loss does not say it, it comes from {@link #gradient} at the nearest floats f and their
   * gradient: {@code loss(f) + Σ(k) dx[k] · (x[k] - f[k])}, which is off by the square of what was
   * rounded away. That checks a loss less strictly than a formula written down for a second time.
   *
   * @param logits {@code [images, K]}, not modified
   * @param targets of the same images
   * @param image which one
   */
  default double imageLoss(double[] logits, Targets targets, int image) {
    int outputs = targets.outputs();
    float[] rounded = new float[outputs];
    for (int k = 0; k < outputs; k++) {
      rounded[k] = (float) logits[image * outputs + k];
    }
    Targets own = targets.only(image);
    float[] slope = new float[outputs];
    Metrics counted = own.newMetrics();
    gradient(1, rounded, own, 1, slope, counted);
    double loss = counted.lossSum();
    for (int k = 0; k < outputs; k++) {
      loss += slope[k] * (logits[image * outputs + k] - rounded[k]);
    }
    return loss;
  }

  /**
   * Refuses a network that it can't judge.
   *
   * @param classes how many outputs the network has
   * @throws IllegalArgumentException when there is something in its settings for another number
   */
  default void requireClasses(int classes) {}

  /**
   * The loss of the best outputs that know nothing of the image, where classes are as frequent:
   * what the doctor compares with. Where it is empty, no rule that would compare with it applies.
   *
   * @param classes K
   */
  default OptionalDouble guess(int classes) {
    return OptionalDouble.empty();
  }

  /** Whether it is the {@link CrossEntropy} but for smoothing and weights; then that is judged. */
  default boolean isCrossEntropy() {
    return false;
  }

  /**
   * Whether it can compare with targets that are numbers: it asks for {@link Targets#value}, never
   * for {@link Targets#label}. Else training on such images is refused.
   */
  default boolean takesNumbers() {
    return false;
  }

  /**
   * The metrics that are counted with it where targets are classes: the {@link CrossEntropy}, and
   * those of one's own.
   */
  default List<Metric> metrics() {
    return List.of(new CrossEntropy());
  }

  /** The metrics that are counted with it where targets are numbers. */
  default List<Metric> numberMetrics() {
    return List.of();
  }

  /** The same loss, with these metrics counted beside it; they change no bit of training. */
  default Loss measuring(Metric... metrics) {
    return new Measured(this, Arrays.asList(Objects.requireNonNull(metrics, "metrics")));
  }

  /**
   * How the gradient by a logit came about, as {@link #gradient} computes it for an image of a
   * batch; equal in every bit. Where a loss does not say it, it is told by its name.
   *
   * @param logits the K of the image
   * @param targets of the batch
   * @param image which one
   * @param batch the number of images in the whole batch
   * @param k which logit
   */
  default Explained gradientTerms(
      Explained.Source logits, Targets targets, int image, int batch, int k) {
    Targets own = targets.only(image);
    float[] dlogits = new float[own.outputs()];
    float[] values = new float[own.outputs()];
    List<Explained> all = read(logits, values);
    gradient(1, values, own, batch, dlogits, own.newMetrics());
    return new Explained.Function("gradient of " + label(), all, dlogits[k]);
  }

  /** How the loss of an image came about; as {@link #gradientTerms}. */
  default Explained lossTerms(Explained.Source logits, Targets targets, int image) {
    Targets own = targets.only(image);
    float[] values = new float[own.outputs()];
    List<Explained> all = read(logits, values);
    Metrics counted = own.newMetrics();
    loss(1, values, own, counted);
    return new Explained.Function(label(), all, counted.lossSum());
  }

  private static List<Explained> read(Explained.Source logits, float[] values) {
    Objects.requireNonNull(logits, "logits");
    List<Explained> all = new ArrayList<>();
    for (int k = 0; k < values.length; k++) {
      all.add(logits.at(k));
      values[k] = all.getLast().floatValue();
    }
    return all;
  }
}

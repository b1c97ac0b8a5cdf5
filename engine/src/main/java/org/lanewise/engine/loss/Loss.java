package org.lanewise.engine.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.lanewise.engine.kernel.Explained;

/**
 * What training minimizes: the mean over a batch of a loss of each image. Ours are {@link
 * SoftmaxCrossEntropy}, {@link BinaryCrossEntropy} and {@link MeanSquaredError}. For one of your
 * own implement this; it holds no state, since threads share it. A checkpoint keeps its label and
 * settings.
 *
 * {@snippet :
 * Loss loss = SoftmaxCrossEntropy.smoothed(0.1).measuring(new TopK(5));
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
   * @param classes K
   * @param logits {@code [n, K]}, not modified
   * @param labels the true classes of the images, in [0, K)
   * @param metrics added to, image by image in order
   */
  void loss(int n, int classes, float[] logits, int[] labels, Metrics metrics);

  /**
   * Counts the losses of some images of a batch and computes their gradient.
   *
   * @param n images
   * @param classes K
   * @param logits {@code [n, K]}, not modified
   * @param labels the true classes of the images, in [0, K)
   * @param batch the number of images in the whole batch: the loss is their mean
   * @param dlogits {@code [n, K]}, overwritten: the gradient of the mean loss
   * @param metrics added to, image by image in order
   */
  void gradient(
      int n,
      int classes,
      float[] logits,
      int[] labels,
      int batch,
      float[] dlogits,
      Metrics metrics);

  /**
   * The loss of one image in double precision, which the gradient check takes differences of. Where
   * a loss does not say it, it comes from {@link #gradient} at the nearest floats f and their
   * gradient: {@code loss(f) + Σ(k) dx[k] · (x[k] - f[k])}, which is off by the square of what was
   * rounded away. That checks a loss less strictly than a formula written down for a second time.
   *
   * @param classes K
   * @param logits of several images, not modified
   * @param at where the K logits of this image begin
   * @param label its true class
   */
  default double imageLoss(int classes, double[] logits, int at, int label) {
    float[] rounded = new float[classes];
    for (int k = 0; k < classes; k++) {
      rounded[k] = (float) logits[at + k];
    }
    float[] slope = new float[classes];
    Metrics counted = new Metrics(classes);
    gradient(1, classes, rounded, new int[] {label}, 1, slope, counted);
    double loss = counted.lossSum();
    for (int k = 0; k < classes; k++) {
      loss += slope[k] * (logits[at + k] - rounded[k]);
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

  /** The metrics that are counted with it: the {@link CrossEntropy}, and those of one's own. */
  default List<Metric> metrics() {
    return List.of(new CrossEntropy());
  }

  /** The same loss, with these metrics counted beside it; they change no bit of training. */
  default Loss measuring(Metric... metrics) {
    List<Metric> more = List.of(Objects.requireNonNull(metrics, "metrics"));
    return new Measured(this, Stream.concat(metrics().stream(), more.stream()).toList());
  }

  /**
   * How the gradient by a logit came about, as {@link #gradient} computes it for an image of a
   * batch; equal in every bit. Where a loss does not say it, it is told by its name.
   *
   * @param classes K
   * @param logits the K of the image
   * @param label its true class
   * @param batch the number of images in the whole batch
   * @param k which logit
   */
  default Explained gradientTerms(
      int classes, Explained.Source logits, int label, int batch, int k) {
    float[] dlogits = new float[classes];
    float[] values = new float[classes];
    List<Explained> all = read(classes, logits, values);
    gradient(1, classes, values, new int[] {label}, batch, dlogits, new Metrics(classes));
    return new Explained.Function("gradient of " + label(), all, dlogits[k]);
  }

  /** How the loss of an image came about; as {@link #gradientTerms}. */
  default Explained lossTerms(int classes, Explained.Source logits, int label) {
    float[] values = new float[classes];
    List<Explained> all = read(classes, logits, values);
    Metrics counted = new Metrics(classes);
    loss(1, classes, values, new int[] {label}, counted);
    return new Explained.Function(label(), all, counted.lossSum());
  }

  private static List<Explained> read(int classes, Explained.Source logits, float[] values) {
    Objects.requireNonNull(logits, "logits");
    List<Explained> all = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      all.add(logits.at(k));
      values[k] = all.getLast().floatValue();
    }
    return all;
  }
}

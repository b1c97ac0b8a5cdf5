package org.lanewise.engine.loss;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What training minimizes: the mean over a batch of a loss of each image. Ours is {@link
 * SoftmaxCrossEntropy}. For one of your own implement this; it holds no state, since threads share
 * it. A checkpoint keeps its label and settings.
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

  /** The metrics of one's own that are counted with it. */
  default List<Metric> metrics() {
    return List.of();
  }

  /** The same loss, with these metrics counted beside it; they change no bit of training. */
  default Loss measuring(Metric... metrics) {
    return new Measured(this, List.of(Objects.requireNonNull(metrics, "metrics")));
  }
}

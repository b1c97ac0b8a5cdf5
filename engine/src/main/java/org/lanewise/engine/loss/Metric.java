package org.lanewise.engine.loss;

import java.util.Objects;

/**
 * A metric of one's own beside loss and accuracy, made of sums over images. It holds no state: the
 * sums lie in {@link Metrics}, which adds those of slices and batches in order and takes them
 * through checkpoints.
 *
 * {@snippet :
 * Metric top3 = topK(3);
 * Loss loss = crossEntropy().measuring(top3);
 * History history = Training.of(network).data(data).batch(10).epochs(1).loss(loss).run();
 * assert history.getLast().own().containsKey(top3.name());
 * }
 */
public interface Metric {

  /**
   * Its name, unique among those of a run; as in files and in the history. It is none of {@code
   * epoch}, {@code loss}, {@code accuracy}, {@code val_loss} and {@code val_accuracy}, which every
   * log has.
   */
  String name();

  /**
   * How many sums it keeps, at least 1; all start at 0. One, unless it says otherwise.
   *
   * @param outputs K
   */
  default int sums(int outputs) {
    return 1;
  }

  /**
   * Whether it can judge targets that are numbers: it asks for {@link Targets#value}, never for
   * {@link Targets#label}.
   */
  default boolean takesNumbers() {
    return false;
  }

  /**
   * Adds an image.
   *
   * @param logits {@code [images, K]}, not modified
   * @param targets of the same images
   * @param image which one
   * @param sums added to
   */
  void add(float[] logits, Targets targets, int image, double[] sums);

  /**
   * What the sums say: the mean over the images of the first, unless it says otherwise.
   *
   * @param images how many were added
   */
  default double value(double[] sums, long images) {
    return Objects.requireNonNull(sums, "sums")[0] / images;
  }
}

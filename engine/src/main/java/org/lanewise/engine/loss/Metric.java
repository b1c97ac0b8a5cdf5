package org.lanewise.engine.loss;

/**
 * A metric of one's own beside loss and accuracy, made of sums over images. It holds no state: the
 * sums lie in {@link Metrics}, which adds those of slices and batches in order and takes them
 * through checkpoints.
 *
 * {@snippet :
 * Metric top3 = new TopK(3);
 * Loss loss = new SoftmaxCrossEntropy().measuring(top3);
 * History history = Training.of(network).data(data).batch(10).epochs(1).loss(loss).run();
 * assert history.getLast().own().containsKey(top3.name());
 * }
 */
public interface Metric {

  /** Its name, unique among those of a run; as in files and in the history. */
  String name();

  /**
   * How many sums it keeps; all start at 0.
   *
   * @param outputs K
   */
  int sums(int outputs);

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
   * What the sums say.
   *
   * @param images how many were added
   */
  double value(double[] sums, long images);
}

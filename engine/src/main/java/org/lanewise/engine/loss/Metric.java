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

  /** How many sums it keeps; all start at 0. */
  int sums();

  /**
   * Adds an image.
   *
   * @param classes K
   * @param logits of several images, not modified
   * @param at where the K logits of this image begin
   * @param label its true class
   * @param sums added to
   */
  void add(int classes, float[] logits, int at, int label, double[] sums);

  /**
   * What the sums say.
   *
   * @param images how many were added
   */
  double value(double[] sums, long images);
}

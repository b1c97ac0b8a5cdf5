package org.lanewise.lab.evaluate;

import org.lanewise.engine.kernel.SoftmaxKernel;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Predictor;

/**
 * How a network looks at images: once, or at each and at its mirror image, and then the mean of the
 * two logits of a class is its logit. Of the logits, not of the probabilities, because every loss
 * is made from logits, so that a model is judged by the loss that it was trained with; an image and
 * its mirror image get the same bits.
 *
 * @param predictor the network
 * @param flip whether it looks at mirror images too
 */
public record Views(Predictor predictor, boolean flip) {

  /**
   * The logits of all images.
   *
   * @return {@code [images, classes]}
   * @throws IllegalArgumentException when the images' shape is not the network's
   */
  public float[] logits(Dataset dataset) {
    float[] logits = predictor.logits(dataset);
    if (flip) {
      float[] mirrored = predictor.logits(new MirroredDataset(dataset));
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (logits[i] + mirrored[i]) * 0.5f;
      }
    }
    return logits;
  }

  /**
   * The class probabilities of all images, of which there is one at least.
   *
   * @return {@code [images, classes]}, each row a softmax of the logits
   * @throws IllegalArgumentException when the images' shape is not the network's
   */
  public float[] probabilities(Dataset dataset) {
    float[] rows = logits(dataset);
    int classes = rows.length / dataset.size();
    SoftmaxKernel.forward(dataset.size(), classes, rows, rows);
    return rows;
  }
}

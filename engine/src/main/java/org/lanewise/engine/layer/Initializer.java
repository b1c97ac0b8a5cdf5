package org.lanewise.engine.layer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/**
 * Where the weights of a layer begin: the kernel of a convolution or dense layer, the gamma of a
 * normalization. Biases and betas begin at zero whatever it is. Ours are the {@link Initializers}.
 * For one of your own implement this; two that do the same should be equal.
 *
 * {@snippet :
 * record Small(double limit) implements Initializer {
 *   public String label() {
 *     return "small";
 *   }
 *
 *   public void fill(
 *       Parameter parameter, KeyedRandom random, float[] vector, int from, Tensor images) {
 *     for (int i = from; i < from + parameter.shape().size(); i++) {
 *       vector[i] = (float) random.nextDouble(-limit, limit);
 *     }
 *   }
 * }
 * Layer last = dense(10).with(Learning.DEFAULT.from(new Small(0.01)));
 * }
 */
public interface Initializer {

  /** Its name in files: {@code glorot}, {@code he}, … */
  String label();

  /** Whether {@link #fill} needs training images. */
  default boolean needsImages() {
    return false;
  }

  /**
   * Refuses a slot that it can't fill, when a network is built.
   *
   * @param parameter what is to be filled
   * @param image the shape of an image where the layer reads the images themselves, else null
   * @throws IllegalArgumentException when it can't, saying what it can
   */
  default void check(Parameter parameter, @Nullable Shape image) {
    Objects.requireNonNull(parameter, "parameter");
  }

  /**
   * Fills a slot.
   *
   * @param parameter what is to be filled
   * @param random numbers of this slot and the run's seed alone, at the first of them
   * @param vector the flat vector; the slot's elements from {@code from} are overwritten
   * @param from the slot's first element
   * @param images training images as the network takes them, {@code [n, H, W, C]}, not modified;
   *     null unless {@link #needsImages}
   */
  void fill(
      Parameter parameter, KeyedRandom random, float[] vector, int from, @Nullable Tensor images);
}

package org.lanewise.engine.layer;

import org.lanewise.engine.tensor.Shape;

/**
 * Dropout of whole channels: sets a random part of an image's channels to zero while training and
 * scales the rest by {@code 1 / (1 - rate)}; does nothing in prediction. Which channels fall
 * depends on (seed, epoch, image, the layer's name) alone. Output shape = input shape, {@code [H,
 * W, C]}.
 *
 * <p>Source: Tompson et al., "Efficient Object Localization Using Convolutional Networks", 2015, in
 * the inverted form that Keras uses.
 *
 * {@snippet :
 * Network net = Network.sequential(Shape.of(32, 32, 3),
 *     conv2d(16, 3).relu(), spatialDropout2d(0.1), globalAveragePool2d(), dense(10));
 * }
 *
 * @param name the layer's name
 * @param rate the fraction of channels that falls, 0 ≤ rate &lt; 1
 */
public record SpatialDropout2d(String name, double rate) implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none, or the rate is not in [0, 1)
   */
  public SpatialDropout2d {
    Checks.name(name);
    Checks.dropoutRate(name, rate);
  }

  @Override
  public SpatialDropout2d named(String name) {
    return new SpatialDropout2d(name, rate);
  }

  @Override
  public Shape outputShape(Shape input) {
    Checks.image(name, input);
    return input;
  }

  @Override
  public boolean isRandom() {
    return rate > 0;
  }
}

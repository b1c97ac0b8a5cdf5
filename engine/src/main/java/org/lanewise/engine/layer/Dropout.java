package org.lanewise.engine.layer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * Sets a random part of the values to zero while training and scales the rest by {@code 1 / (1 -
 * rate)}; does nothing in prediction. Which values fall depends on (seed, epoch, image, the layer's
 * name) alone. Output shape = input shape.
 *
 * <p>Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from
 * Overfitting", 2014, in the inverted form that Keras uses.
 *
 * @param name the layer's name
 * @param rate the fraction that falls, 0 ≤ rate &lt; 1
 */
public record Dropout(String name, double rate) implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none, or the rate is not in [0, 1)
   */
  public Dropout {
    Checks.name(name);
    if (!(rate >= 0 && rate < 1)) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': the dropout rate is %s, but must be at least 0 and below 1",
              name,
              rate));
    }
  }

  /**
   * What sets this layer's random numbers apart from those of other dropouts: the first 8 bytes,
   * big-endian, of the SHA-256 of its name in UTF-8. So a layer that is put in before it changes
   * nothing here.
   */
  public long key() {
    try {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(utf8)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    Objects.requireNonNull(input, "input");
    return input;
  }

  @Override
  public boolean isRandom() {
    return true;
  }
}

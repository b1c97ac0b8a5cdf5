package org.lanewise.engine.layer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * One layer of a network: its name and settings, the shape it makes of an input shape, and the
 * parameters it needs. Layers are configuration only; {@code network} turns them into kernels.
 * Names and defaults follow Keras.
 *
 * {@snippet :
 * Layer layer = maxPool2d(2);
 * assert layer.name().equals("maxpool2d") && layer.named("pool1").name().equals("pool1");
 * assert layer.outputShape(Shape.of(13, 13, 32)).equals(Shape.of(6, 6, 32));
 * }
 */
public sealed interface Layer
    permits Activate,
        Add,
        AveragePool2d,
        BatchNorm,
        Concatenate,
        Conv2d,
        Dense,
        Dropout,
        Flatten,
        GlobalAveragePool2d,
        GlobalMaxPool2d,
        GroupNorm,
        MaxPool2d,
        Multiply,
        Scale,
        SpatialDropout2d,
        ZeroPad2d {

  /** The largest size in a layer's settings: far beyond any real one, far from an overflow. */
  int LARGEST_SIZE = 1 << 24;

  /**
   * The layer's name, unique in its network; parameter tensors are called after it. It has 1 to 100
   * visible characters and no slash: anything else is refused when the layer is made.
   */
  String name();

  /** The same layer under another name. */
  Layer named(String name);

  /**
   * What it is called in files: {@code conv2d}, {@code maxpool2d}, {@code relu}. A layer that has
   * it for its name gets a number in a {@linkplain org.lanewise.engine.network.Graph#sequential
   * sequence} where another one has it already.
   */
  default String type() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /**
   * The shape of one image after this layer.
   *
   * @param input the shape of one image before it, without the batch axis
   * @throws LayerException when the layer can't work on this shape; the message names the layer,
   *     the shape seen and what was expected
   */
  Shape outputShape(Shape input);

  /**
   * The shape of one image after this layer, which may read several.
   *
   * @param inputs the shapes of one image before it, in the order in which the node names them
   * @throws LayerException as the other one, or when the layer doesn't read so many
   */
  default Shape outputShape(List<Shape> inputs) {
    return outputShape(Checks.one(name(), inputs));
  }

  /**
   * What one image costs. Nothing for a layer that only compares or copies.
   *
   * @param inputs as in {@link #outputShape(List)}
   * @throws LayerException as {@link #outputShape(List)}
   */
  default Flop flop(List<Shape> inputs) {
    outputShape(inputs);
    return Flop.NONE;
  }

  /** Whether it draws random numbers in training, so that each image needs a key. */
  default boolean isRandom() {
    return false;
  }

  /**
   * What sets this layer's random numbers apart from those of others: the first 8 bytes,
   * big-endian, of the SHA-256 of its name in UTF-8. So a layer that is put in before it changes
   * nothing here.
   */
  default long key() {
    try {
      byte[] utf8 = name().getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(utf8)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The numbers that it keeps besides, such as moving statistics. Empty for most layers.
   *
   * @param input the shape of one image before this layer
   * @throws LayerException as {@link #outputShape}
   */
  default List<Statistic> statistics(Shape input) {
    Objects.requireNonNull(input, "input");
    return List.of();
  }

  /**
   * The trainable parameters, in the order in which they lie in the flat parameter vector: kernel
   * before bias, gamma before beta. Empty for a layer without any.
   *
   * @param input the shape of one image before this layer
   * @throws LayerException as {@link #outputShape}
   */
  default List<Parameter> parameters(Shape input) {
    Objects.requireNonNull(input, "input");
    return List.of();
  }

  /** How its parameters begin and are trained, for a layer that has some. */
  default Learning learning() {
    return Learning.DEFAULT;
  }

  /** The same with parameters that begin or are trained otherwise; itself where it has none. */
  default Layer with(Learning learning) {
    Objects.requireNonNull(learning, "learning");
    return this;
  }
}

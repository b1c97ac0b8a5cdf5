package org.lanewise.engine.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/**
 * A case for each type of layers, and for each activation function: settings and input shapes drawn
 * at random, and those of a real network. From these alone come the tests that every layer must
 * pass (the same bits from all kernel sets, the gradient check, NaN, files, training that was
 * interrupted) and its benchmark. A new layer gets all of them for its entry here.
 */
public enum LayerCase {
  // Layers without settings: what makes them, the shape they read, and that in a real network.
  FLATTEN(Flatten::new, Draw::shape, Shape.of(32, 32, 64)),
  GLOBALAVERAGEPOOL2D(GlobalAveragePool2d::new, Draw::image, Shape.of(8, 8, 128)),
  GLOBALMAXPOOL2D(GlobalMaxPool2d::new, Draw::image, Shape.of(8, 8, 128)),

  /** Of {@link ActivationFunction#ELU}. */
  ELU(ActivationFunction.ELU),

  /** Of {@link ActivationFunction#GELU}. */
  GELU(ActivationFunction.GELU),

  /** Of {@link ActivationFunction#GELU_TANH}. */
  GELU_TANH(ActivationFunction.GELU_TANH),

  /** Of {@link ActivationFunction#LEAKY_RELU}. */
  LEAKY_RELU(ActivationFunction.LEAKY_RELU),

  /** Of {@link ActivationFunction#RELU}. */
  RELU(ActivationFunction.RELU),

  /** Of {@link ActivationFunction#SIGMOID}. */
  SIGMOID(ActivationFunction.SIGMOID),

  /** Of {@link ActivationFunction#SILU}. */
  SILU(ActivationFunction.SILU),

  /** Of {@link ActivationFunction#SOFTMAX}. */
  SOFTMAX(ActivationFunction.SOFTMAX),

  /** Of {@link ActivationFunction#TANH}. */
  TANH(ActivationFunction.TANH),

  /** Of {@link Add}. */
  ADD(
      draw -> same(new Add(draw.name()), draw.shape(), 2 + draw.below(2)),
      same(new Add(Draw.NAME), Shape.of(32, 32, 64), 2)),

  /** Of {@link AveragePool2d}. */
  AVERAGEPOOL2D(
      draw -> {
        Shape image = draw.image();
        return one(new AveragePool2d(draw.name(), draw.window(image)), image);
      },
      one(new AveragePool2d(Draw.NAME, Window2d.of(2, 2)), Shape.of(32, 32, 64))),

  /** Of {@link BatchNorm}. */
  BATCHNORM(
      draw -> {
        boolean center = draw.flag();
        boolean scale = draw.flag();
        int group = draw.of(0, 0, 1, 3, 4);
        double momentum = draw.of(0, 90, 99) / 100.0;
        Learning learning = draw.learning(Role.BETA);
        return one(
            new BatchNorm(draw.name(), momentum, 1e-3, center, scale, group, learning),
            draw.shape());
      },
      one(new BatchNorm(Draw.NAME, 0.99, 1e-3, true, true, 0), Shape.of(32, 32, 64))),

  /** Of {@link Concatenate}. */
  CONCATENATE(
      draw -> {
        Shape first = draw.shape();
        List<Shape> inputs = new ArrayList<>(List.of(first));
        for (int k = draw.below(2); k < 2; k++) {
          int[] extents = first.toArray();
          extents[extents.length - 1] = draw.channels();
          inputs.add(Shape.of(extents));
        }
        return new Drawn(new Concatenate(draw.name()), inputs);
      },
      same(new Concatenate(Draw.NAME), Shape.of(32, 32, 64), 2)),

  /** Of {@link Conv2d}. */
  CONV2D(
      draw -> {
        int groups = draw.of(1, 1, 1, 2, 3, 8, 17);
        int channels = groups == 1 ? draw.channels() : groups * draw.of(1, 1, 2, 3);
        int filters = groups == 1 ? draw.channels() : groups * draw.of(1, 1, 2, 3);
        Shape image = draw.image(channels);
        return one(
            new Conv2d(
                draw.name(),
                filters,
                draw.window(image),
                groups,
                draw.flag(),
                draw.activation(),
                draw.learning(Role.BIAS)),
            image);
      },
      one(new Conv2d(Draw.NAME, 64, Window2d.of(3, 1), Activation.RELU), Shape.of(15, 15, 32))),

  /** Of {@link Dense}. */
  DENSE(
      draw ->
          one(
              new Dense(
                  draw.name(),
                  draw.channels(),
                  draw.flag(),
                  draw.activation(),
                  draw.learning(Role.KERNEL)),
              Shape.of(draw.of(1, 2, 3, 7, 16, 17, 33, 300))),
      one(new Dense(Draw.NAME, 10, Activation.LINEAR), Shape.of(2304))),

  /** Of {@link Dropout}. */
  DROPOUT(
      draw -> one(new Dropout(draw.name(), draw.of(0, 25, 50, 90) / 100.0), draw.shape()),
      one(new Dropout(Draw.NAME, 0.5), Shape.of(32, 32, 64))),

  /** Of {@link GroupNorm}. */
  GROUPNORM(
      draw -> {
        Shape shape = draw.shape();
        int channels = shape.extent(shape.rank() - 1);
        int groups = 1 + draw.below(channels);
        while (channels % groups != 0) {
          groups--;
        }
        Learning learning = draw.learning(Role.BETA);
        boolean scale = draw.flag();
        return one(new GroupNorm(draw.name(), groups, 1e-3, draw.flag(), scale, learning), shape);
      },
      one(new GroupNorm(Draw.NAME, 8, 1e-3, true, true, Learning.DEFAULT), Shape.of(32, 32, 64))),

  /** Of {@link MaxPool2d}. */
  MAXPOOL2D(
      draw -> {
        Shape image = draw.image();
        return one(new MaxPool2d(draw.name(), draw.window(image)), image);
      },
      one(new MaxPool2d(Draw.NAME, Window2d.of(2, 2)), Shape.of(32, 32, 64))),

  /** Of {@link Multiply}. */
  MULTIPLY(
      draw -> {
        Shape first = draw.shape();
        List<Shape> inputs = new ArrayList<>(List.of(first));
        for (int k = draw.below(2); k < 2; k++) {
          inputs.add(draw.flag() ? first : Shape.of(first.extent(first.rank() - 1)));
        }
        return new Drawn(new Multiply(draw.name()), inputs);
      },
      new Drawn(new Multiply(Draw.NAME), List.of(Shape.of(32, 32, 64), Shape.of(64)))),

  /** Of {@link Scale}. */
  SCALE(
      draw -> one(new Scale(draw.name(), draw.of(-8, -1, 1, 3, 4, 100) / 4.0), draw.shape()),
      one(new Scale(Draw.NAME, 0.125), Shape.of(10))),

  /** Of {@link SpatialDropout2d}. */
  SPATIALDROPOUT2D(
      draw -> one(new SpatialDropout2d(draw.name(), draw.of(0, 25, 50, 90) / 100.0), draw.image()),
      one(new SpatialDropout2d(Draw.NAME, 0.5), Shape.of(32, 32, 64))),

  /** Of {@link ZeroPad2d}. */
  ZEROPAD2D(
      draw ->
          one(
              new ZeroPad2d(
                  draw.name(),
                  new Padding.Explicit(draw.below(4), draw.below(3), draw.below(2), draw.below(4))),
              draw.image()),
      one(new ZeroPad2d(Draw.NAME, Padding.around(1)), Shape.of(32, 32, 64)));

  /**
   * A layer and what it reads.
   *
   * @param layer its name is the same in all cases
   * @param inputs the shapes of one image, one for each input; all images have the height and width
   *     of the first
   */
  public record Drawn(Layer layer, List<Shape> inputs) {

    /** Keeps an unmodifiable copy of the shapes. */
    public Drawn {
      Objects.requireNonNull(layer, "layer");
      inputs = List.copyOf(Objects.requireNonNull(inputs, "inputs"));
    }
  }

  private final Function<Draw, Drawn> drawing;
  private final Drawn benchmark;

  LayerCase(ActivationFunction function) {
    this(
        draw -> one(new Activate(draw.name(), draw.activation(function)), draw.shape()),
        one(new Activate(Draw.NAME, Activation.of(function)), Shape.of(32, 32, 64)));
  }

  LayerCase(Function<String, Layer> making, Function<Draw, Shape> input, Shape benchmark) {
    this(
        draw -> one(making.apply(draw.name()), input.apply(draw)),
        one(making.apply(Draw.NAME), benchmark));
  }

  LayerCase(Function<Draw, Drawn> drawing, Drawn benchmark) {
    this.drawing = drawing;
    this.benchmark = benchmark;
  }

  /** The type of its layers. */
  public Class<? extends Layer> type() {
    return benchmark.layer().getClass();
  }

  /** Settings and shapes at random: small, with odd and single extents, and with wide strides. */
  public Drawn draw(SplittableRandom random) {
    Objects.requireNonNull(random, "random");
    return drawing.apply(new Draw(random));
  }

  /** As it stands in a real network, for measuring. */
  public Drawn benchmark() {
    return benchmark;
  }

  private static Drawn one(Layer layer, Shape input) {
    return new Drawn(layer, List.of(input));
  }

  private static Drawn same(Layer layer, Shape input, int count) {
    return new Drawn(layer, Collections.nCopies(count, input));
  }
}

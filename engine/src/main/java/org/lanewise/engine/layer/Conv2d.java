package org.lanewise.engine.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.engine.kernel.Axis;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/**
 * Two-dimensional convolution (cross-correlation, as everywhere in the field) with bias.
 *
 * <h2>Shapes</h2>
 *
 * input {@code [H, W, C]} → output {@code [P, Q, K]}; kernel {@code [R, S, C / G, K]}, bias {@code
 * [K]}.
 *
 * {@snippet :
 * Conv2d stem = conv2d(64, 3).strides(2).same().relu().named("stem");
 * assert stem.outputShape(Shape.of(32, 32, 3)).equals(Shape.of(16, 16, 64));
 * }
 *
 * @param name the layer's name
 * @param filters K, the number of output channels
 * @param window R, S, the strides and the padding
 * @param groups G: each group of K / G filters sees the C / G channels of its own alone; G = C is a
 *     depthwise convolution
 * @param bias whether a bias is added to the sums
 * @param activation applied to the sums
 * @param learning how kernel and bias begin and are trained
 */
public record Conv2d(
    String name,
    int filters,
    Window2d window,
    int groups,
    boolean bias,
    Activation activation,
    Learning learning)
    implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none, or a number is out of its bounds, or the groups
   *     don't divide the filters, or nothing is to be trained but a bias that is not there
   */
  public Conv2d {
    Checks.name(name);
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(learning, "learning");
    List<Role> all = Learning.weights(true);
    learning = learning.of(name, all, Learning.weights(bias));
    Checks.size(name, "filters", filters);
    Checks.size(name, "groups", groups);
    Checks.divides(name, groups, "filters", filters);
    Objects.requireNonNull(window, "window");
  }

  /** With a bias, and parameters that begin and are trained as usual. */
  public Conv2d(String name, int filters, Window2d window, Activation activation) {
    this(name, filters, window, 1, true, activation, Learning.DEFAULT);
  }

  /** The same without a bias, as before a batch normalization, which would take it away again. */
  public Conv2d withoutBias() {
    return new Conv2d(name, filters, window, groups, false, activation, learning);
  }

  /** The same in groups. */
  public Conv2d inGroups(int newGroups) {
    return new Conv2d(name, filters, window, newGroups, bias, activation, learning);
  }

  @Override
  public Conv2d with(Learning learning) {
    return new Conv2d(name, filters, window, groups, bias, activation, learning);
  }

  /** The same with another kernel size, other strides or another padding. */
  public Conv2d with(Window2d window) {
    return new Conv2d(name, filters, window, groups, bias, activation, learning);
  }

  /** The same with a window every so many rows and columns. */
  public Conv2d strides(int pixels) {
    return with(window.strides(pixels, pixels));
  }

  /** The same with padding, so that with stride 1 height and width stay as they are. */
  public Conv2d same() {
    return with(window.padded(Padding.SAME));
  }

  /** The same with another activation. */
  public Conv2d with(Activation activation) {
    return new Conv2d(name, filters, window, groups, bias, activation, learning);
  }

  /** The same with a ReLU. */
  public Conv2d relu() {
    return with(Activation.RELU);
  }

  /**
   * The geometry of this convolution on an input shape.
   *
   * @throws LayerException when the input is no image, has channels that the groups don't divide,
   *     is smaller than the kernel, or too large with its padding
   */
  public Conv2dGeometry geometry(Shape input) {
    Axis rows = window.rows(name, "kernel", input);
    Axis columns = window.columns(name, "kernel", input);
    Checks.output(name, rows.reach(), columns.reach(), input.extent(2));
    Checks.divides(name, groups, "channels", input.extent(2));
    return new Conv2dGeometry(rows, columns, input.extent(2), filters, groups);
  }

  @Override
  public Conv2d named(String name) {
    return new Conv2d(name, filters, window, groups, bias, activation, learning);
  }

  @Override
  public Shape outputShape(Shape input) {
    Conv2dGeometry g = geometry(input);
    return Checks.output(name, g.outputHeight(), g.outputWidth(), filters);
  }

  @Override
  public List<Parameter> parameters(Shape input) {
    int channels = geometry(input).group().channels();
    Shape kernel = Checks.output(name, window.height(), window.width(), channels, filters);
    int area = window.height() * window.width();
    Parameter weights = Parameter.kernel(kernel, area * channels, area * filters);
    return bias ? List.of(weights, Parameter.perChannel(Role.BIAS, filters)) : List.of(weights);
  }

  @Override
  public Flop flop(List<Shape> inputs) {
    Conv2dGeometry g = geometry(Checks.one(name, inputs));
    return new Flop(g.flop(), g.flop(), g.flop()).plus(activation.flop(g.outputSize()));
  }
}

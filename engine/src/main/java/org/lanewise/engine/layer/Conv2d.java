package org.lanewise.engine.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/**
 * Two-dimensional convolution (cross-correlation, as everywhere in the field) with bias.
 *
 * <h2>Shapes</h2>
 *
 * input {@code [H, W, C]} → output {@code [P, Q, K]}; kernel {@code [R, S, C, K]}, bias {@code
 * [K]}.
 *
 * @param name the layer's name
 * @param filters K, the number of output channels
 * @param kernelHeight R
 * @param kernelWidth S
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padding what happens at the border
 * @param bias whether a bias is added to the sums
 * @param activation applied to the sums
 * @param learning how kernel and bias begin and are trained
 */
public record Conv2d(
    String name,
    int filters,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    Padding padding,
    boolean bias,
    Activation activation,
    Learning learning)
    implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none, or a number is below 1 or above 2^24
   */
  public Conv2d {
    Checks.name(name);
    Objects.requireNonNull(padding, "padding");
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(learning, "learning");
    Checks.size(name, "filters", filters);
    Checks.size(name, "kernel height", kernelHeight);
    Checks.size(name, "kernel width", kernelWidth);
    Checks.size(name, "stride height", strideHeight);
    Checks.size(name, "stride width", strideWidth);
  }

  /** With parameters that begin and are trained as usual. */
  public Conv2d(
      String name,
      int filters,
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth,
      Padding padding,
      boolean bias,
      Activation activation) {
    this(
        name,
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        padding,
        bias,
        activation,
        Learning.DEFAULT);
  }

  /** With a bias. */
  public Conv2d(
      String name,
      int filters,
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth,
      Padding padding,
      Activation activation) {
    this(
        name,
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        padding,
        true,
        activation);
  }

  /** The same without a bias, as before a batch normalization, which would take it away again. */
  public Conv2d withoutBias() {
    return with(false, learning);
  }

  /** The same with parameters that begin or are trained otherwise. */
  public Conv2d with(Learning learning) {
    return with(bias, learning);
  }

  private Conv2d with(boolean newBias, Learning newLearning) {
    return new Conv2d(
        name,
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        padding,
        newBias,
        activation,
        newLearning);
  }

  /** A square kernel, stride 1, valid padding and ReLU: the article's convolution. */
  public static Conv2d relu(String name, int filters, int kernelSize) {
    return new Conv2d(name, filters, kernelSize, kernelSize, 1, 1, Padding.VALID, Activation.RELU);
  }

  /**
   * The geometry of this convolution on an input shape.
   *
   * @throws LayerException when the input is no image, or smaller than the kernel
   */
  public Conv2dGeometry geometry(Shape input) {
    Checks.image(name, input);
    int height = input.extent(0);
    int width = input.extent(1);
    if (padding == Padding.VALID && (height < kernelHeight || width < kernelWidth)) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': the input %s is smaller than the kernel [%d, %d]; use a smaller kernel or padding \"same\"",
              name,
              input,
              kernelHeight,
              kernelWidth));
    }
    return switch (padding) {
      case VALID ->
          Conv2dGeometry.valid(
              height,
              width,
              input.extent(2),
              filters,
              kernelHeight,
              kernelWidth,
              strideHeight,
              strideWidth);
      case SAME ->
          Conv2dGeometry.same(
              height,
              width,
              input.extent(2),
              filters,
              kernelHeight,
              kernelWidth,
              strideHeight,
              strideWidth);
    };
  }

  @Override
  public Shape outputShape(Shape input) {
    Conv2dGeometry g = geometry(input);
    return Checks.output(name, g.outputHeight(), g.outputWidth(), filters);
  }

  @Override
  public List<Parameter> parameters(Shape input) {
    int channels = geometry(input).channels();
    Shape kernel = Checks.output(name, kernelHeight, kernelWidth, channels, filters);
    int window = kernelHeight * kernelWidth;
    Parameter weights = Parameter.kernel(kernel, window * channels, window * filters);
    return bias ? List.of(weights, Parameter.perChannel(Role.BIAS, filters)) : List.of(weights);
  }

  @Override
  public Flop flop(List<Shape> inputs) {
    long products = geometry(Checks.one(name, inputs)).flop();
    return new Flop(products, products, products);
  }
}

package org.lanewise.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/** Shapes, parameters and settings of each layer, and the sentences when they are impossible. */
class LayerTest {

  /** Output extents as Keras 3 gives them for height 7 and width 10. */
  @ParameterizedTest
  @CsvSource({
    "3, 3, 1, 1, VALID, 5, 8",
    "3, 3, 1, 1, SAME, 7, 10",
    "3, 3, 2, 2, VALID, 3, 4",
    "3, 3, 2, 2, SAME, 4, 5",
    "5, 1, 3, 2, VALID, 1, 5",
    "5, 1, 3, 2, SAME, 3, 5",
    "7, 10, 1, 1, VALID, 1, 1",
    "1, 1, 4, 7, VALID, 2, 2",
    "9, 9, 1, 1, SAME, 7, 10",
  })
  void convolutionsHaveTheShapesOfKeras(
      int r, int s, int strideH, int strideW, Padding.Named padding, int height, int width) {
    Conv2d conv =
        new Conv2d("c", 6, new Window2d(r, s, strideH, strideW, padding), Activation.LINEAR);
    Shape input = Shape.of(7, 10, 3);
    assertEquals(Shape.of(height, width, 6), conv.outputShape(input));
    List<Parameter> parameters = conv.parameters(input);
    assertEquals("kernel", parameters.get(0).name());
    assertEquals(Shape.of(r, s, 3, 6), parameters.get(0).shape());
    assertEquals("bias", parameters.get(1).name());
    assertEquals(Shape.of(6), parameters.get(1).shape());
  }

  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void anotherNameChangesNothingElse(LayerCase each) {
    Layer layer = each.draw(new SplittableRandom(4)).layer();
    assertEquals("other", layer.named("other").name());
    assertEquals(layer, layer.named("other").named(layer.name()));
  }

  @Test
  void explicitPaddingIsOnEachSideItsOwn() {
    Padding padding = new Padding.Explicit(1, 0, 2, 3);
    Window2d window = new Window2d(3, 2, 2, 1, padding);
    Shape image = Shape.of(6, 5, 4);
    Conv2d conv = new Conv2d("c", 6, window, Activation.RELU);
    assertEquals(Shape.of(3, 9, 6), conv.outputShape(image));
    assertEquals(1, conv.geometry(image).padTop());
    assertEquals(2, conv.geometry(image).padLeft());
    Window2d pool = new Window2d(4, 4, 2, 1, padding);
    assertEquals(Shape.of(2, 7, 4), new MaxPool2d("p", pool).outputShape(image));
    assertEquals(Shape.of(2, 7, 4), new AveragePool2d("p", pool).outputShape(image));
    mentions(conv, Shape.of(1, 5, 4), "'c'", "[1, 5, 4] is smaller than the kernel [3, 2]");
  }

  /** As Keras has them: fan-in counts the channels of a group, fan-out all filters. */
  @Test
  void groupsHaveTheShapesAndFansOfKeras() {
    Conv2d conv = new Conv2d("c", 12, Window2d.of(3, 1), Activation.RELU).inGroups(4);
    Parameter kernel = conv.parameters(Shape.of(5, 6, 8)).getFirst();
    assertEquals(Shape.of(3, 3, 2, 12), kernel.shape());
    assertEquals(9 * 2, kernel.fanIn());
    assertEquals(9 * 12, kernel.fanOut());
    assertEquals(2L * 3 * 4 * 9 * 2 * 12, conv.flop(List.of(Shape.of(5, 6, 8))).forward());
    mentions(conv, Shape.of(5, 6, 9), "'c'", "4 groups don't divide 9 channels");
    Exception thrown = assertThrows(LayerException.class, () -> conv.inGroups(5));
    assertTrue(
        thrown.toString().contains("'c': 5 groups don't divide 12 filters"), thrown::toString);
    assertThrows(LayerException.class, () -> conv.inGroups(0));
  }

  @Test
  void senselessPaddingIsRefusedByName() {
    for (int bad : new int[] {-1, Layer.LARGEST_SIZE + 1}) {
      refused("padding at the top is " + bad, () -> new Padding.Explicit(bad, 1, 0, 0));
      refused("padding at the bottom is " + bad, () -> new Padding.Explicit(0, bad, 0, 0));
      refused("padding at the left is " + bad, () -> new Padding.Explicit(0, 1, bad, 0));
      refused("padding at the right is " + bad, () -> new Padding.Explicit(0, 1, 0, bad));
    }
    Window2d window = Window2d.of(3, 1).padded(new Padding.Explicit(0, 0, 0, 3));
    Exception thrown = assertThrows(LayerException.class, () -> new MaxPool2d("bad", window));
    assertTrue(
        thrown.toString().contains("must be less than the pooling window"), thrown::toString);
    assertThrows(LayerException.class, () -> new AveragePool2d("bad", window));
    int far = Layer.LARGEST_SIZE;
    Window2d huge = Window2d.of(1, far).padded(new Padding.Explicit(far, far, far, far));
    mentions(
        new Conv2d("huge", 1, huge, Activation.RELU),
        Shape.of(1, 1, 1),
        "'huge'",
        "more than 2^31");
  }

  @Test
  void poolingDropsWhatNoWindowCovers() {
    assertEquals(Shape.of(6, 6, 64), maxPool2d(2).named("p").outputShape(Shape.of(13, 13, 64)));
    assertEquals(
        Shape.of(3, 5, 2),
        new MaxPool2d("p", new Window2d(3, 2, 2, 1, Padding.VALID)).outputShape(Shape.of(8, 6, 2)));
    assertTrue(
        new MaxPool2d("p", new Window2d(3, 2, 2, 1, Padding.VALID))
            .parameters(Shape.of(8, 6, 2))
            .isEmpty());
  }

  /**
   * As {@code int.from_bytes(sha256(name.encode()).digest()[:8], 'big', signed=True)} in Python.
   */
  @Test
  void aDropoutIsKeyedByItsName() {
    assertEquals(1966958309467045817L, new Dropout("dropout", 0.5).key());
    assertEquals(-1814209312824909934L, new Dropout("dropé", 0.1).key());
  }

  @Test
  void theOtherLayersHaveTheirShapes() {
    Shape image = Shape.of(4, 5, 3);
    assertEquals(Shape.of(60), new Flatten("f").outputShape(image));
    assertEquals(image, new Activate("r", Activation.RELU).outputShape(image));
    assertEquals(image, new Dropout("d", 0.5).outputShape(image));
    assertEquals(Shape.of(60), new Activate("s", Activation.SOFTMAX).outputShape(Shape.of(60)));
    assertEquals(Shape.of(7), dense(7).named("d").outputShape(Shape.of(60)));
    assertEquals(Shape.of(60, 7), dense(7).named("d").parameters(Shape.of(60)).getFirst().shape());
  }

  @Test
  void kernelsStartGlorotUniformAndBiasesAtZero() {
    List<Parameter> conv = conv2d(32, 3).relu().named("c").parameters(Shape.of(32, 32, 3));
    // sqrt(6 / (3 * 3 * 3 + 3 * 3 * 32)), as Keras' GlorotUniform computes its limit.
    assertEquals(Math.sqrt(6.0 / 315), conv.get(0).glorotLimit());
    assertEquals(0, conv.get(1).glorotLimit());
    List<Parameter> dense = dense(10).named("d").parameters(Shape.of(2304));
    assertEquals(Math.sqrt(6.0 / 2314), dense.get(0).glorotLimit());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesNumbersBelowOne(int bad) {
    refused("layer 'conv2d': filters is " + bad, () -> conv2d(bad, 3));
    refused("layer 'dense': units is " + bad, () -> dense(bad));
    refused("window height is " + bad, () -> new Window2d(bad, 3, 1, 1, Padding.VALID));
    refused("window width is " + bad, () -> new Window2d(3, bad, 1, 1, Padding.VALID));
    refused("stride height is " + bad, () -> new Window2d(3, 3, bad, 1, Padding.VALID));
    refused("stride width is " + bad, () -> Window2d.of(3, 1).strides(1, bad));
  }

  /** It would freeze the kernel without a word. */
  @Test
  void refusesToTrainNothingButWhatIsNotThere() {
    Learning bias = Learning.DEFAULT.during(Map.of(Role.BIAS, 3));
    refused(
        "layer 'c': only its bias", () -> conv2d(4, 3).relu().named("c").with(bias).withoutBias());
    refused("layer 'd': only its bias", () -> dense(4).named("d").withoutBias().with(bias));
    Learning beta = Learning.DEFAULT.during(Map.of(Role.BETA, Learning.ALWAYS));
    refused("name its gamma", () -> new BatchNorm("n", 0.9, 1e-3, false, true, 0, beta));
    refused("name its gamma", () -> new GroupNorm("n", 2, 1e-3, false, true, beta));
    Learning both = Learning.DEFAULT.during(Map.of(Role.BIAS, 3, Role.KERNEL, 2));
    assertEquals(
        Learning.DEFAULT.during(Map.of(Role.KERNEL, 2)),
        dense(4).named("d").withoutBias().with(both).learning());
    Learning frozen = Learning.DEFAULT.frozen();
    assertEquals(frozen, dense(4).named("d").withoutBias().with(frozen).learning());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesDropoutRatesOutsideItsRange(double rate) {
    Exception thrown = assertThrows(LayerException.class, () -> new Dropout("bad", rate));
    assertTrue(thrown.toString().contains("'bad': the dropout rate is " + rate), thrown::toString);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1e-46, 1e39, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesSlopesThatAreNone(double slope) {
    Exception thrown = assertThrows(LayerException.class, () -> Activation.leakyRelu(slope));
    assertTrue(thrown.toString().contains("the slope is " + slope), thrown::toString);
  }

  @Test
  void refusesAnActivationThatDoesNothingAndASlopeThatNobodyReads() {
    assertThrows(LayerException.class, () -> new Activate("a", Activation.LINEAR));
    assertThrows(
        LayerException.class, () -> new Activation(Optional.of(ActivationFunction.TANH), 0.1));
  }

  @Test
  void namesTheLayerAndBothShapesWhereAnInputDoesNotFit() {
    mentions(
        conv2d(8, 5).relu().named("conv9"),
        Shape.of(4, 6, 3),
        "'conv9'",
        "[4, 6, 3]",
        "kernel [5, 5]");
    mentions(
        conv2d(8, 3).relu().named("conv9"),
        Shape.of(60),
        "'conv9'",
        "[60]",
        "[height, width, chan");
    mentions(maxPool2d(3).named("pool9"), Shape.of(2, 6, 3), "'pool9'", "[2, 6, 3]", "[3, 3]");
    mentions(
        maxPool2d(3).named("pool9"), Shape.of(6), "'pool9'", "[6]", "[height, width, channels]");
    mentions(dense(3).named("dense9"), Shape.of(6, 6, 2), "'dense9'", "[6, 6, 2]", "Flatten");
  }

  @Test
  void namesTheLayerWhoseOutputOrWeightsAreTooLarge() {
    Shape wide = Shape.of(1 << 15, 1 << 10, 3);
    mentions(
        conv2d(1 << 10, 1).relu().named("huge"), wide, "'huge'", "more than 2^31 - 1 elements");
    Exception thrown =
        assertThrows(
            LayerException.class, () -> dense(1 << 20).named("huge").parameters(Shape.of(1 << 20)));
    assertTrue(thrown.toString().contains("'huge'"), thrown::toString);
  }

  /** The largest stride must not overflow into a wrong shape. */
  @Test
  void takesStridesFarBeyondTheImage() {
    Shape image = Shape.of(32, 32, 3);
    int far = Layer.LARGEST_SIZE;
    for (Padding.Named padding : Padding.Named.values()) {
      Conv2d conv = new Conv2d("c", 8, new Window2d(3, 3, far, far, padding), Activation.RELU);
      assertEquals(Shape.of(1, 1, 8), conv.outputShape(image));
    }
    assertEquals(
        Shape.of(1, 1, 3),
        new MaxPool2d("p", new Window2d(2, 2, far, far, Padding.VALID)).outputShape(image));
  }

  private static void refused(String why, Supplier<?> make) {
    Exception thrown = assertThrows(LayerException.class, make::get);
    assertTrue(thrown.toString().contains(why), thrown::toString);
  }

  private static void mentions(Layer layer, Shape input, String... parts) {
    Exception thrown = assertThrows(LayerException.class, () -> layer.outputShape(input));
    for (String part : parts) {
      assertTrue(thrown.toString().contains(part), () -> part + " not in: " + thrown);
    }
  }
}

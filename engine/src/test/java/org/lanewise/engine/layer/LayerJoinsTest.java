package org.lanewise.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.groupNorm;
import static org.lanewise.engine.Lanewise.zeroPad2d;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.tensor.Shape;

/** Shapes and settings of the layers that join, pad, scale and normalize, and their sentences. */
final class LayerJoinsTest {

  private static final Shape IMAGE = Shape.of(4, 5, 6);

  @Test
  void haveTheShapesOfKeras() {
    Padding.Explicit sides = new Padding.Explicit(1, 0, 2, 3);
    assertEquals(Shape.of(5, 10, 6), new ZeroPad2d("p", sides).outputShape(IMAGE));
    assertEquals(Shape.of(8, 9, 6), zeroPad2d(2).named("p").outputShape(IMAGE));
    assertEquals(IMAGE, new Scale("s", 0.5).outputShape(IMAGE));
    assertEquals(IMAGE, new SpatialDropout2d("d", 0.5).outputShape(IMAGE));
    assertEquals(IMAGE, groupNorm(3).named("n").outputShape(IMAGE));
    List<Shape> thin = List.of(IMAGE, Shape.of(4, 5, 1), IMAGE);
    assertEquals(Shape.of(4, 5, 13), new Concatenate("c").outputShape(thin));
    List<Shape> vectors = List.of(Shape.of(7), Shape.of(2));
    assertEquals(Shape.of(9), new Concatenate("c").outputShape(vectors));
    assertEquals(IMAGE, new Multiply("m").outputShape(List.of(Shape.of(6), IMAGE)));
    assertEquals(Shape.of(6), new Multiply("m").outputShape(List.of(Shape.of(6), Shape.of(6))));
  }

  @Test
  void gammaStandsBeforeBetaWhereBothAreThere() {
    assertEquals(
        List.of("gamma", "beta"),
        groupNorm(2).named("n").parameters(IMAGE).stream().map(Parameter::name).toList());
    GroupNorm bare = new GroupNorm("n", 2, 1e-3, false, false, Learning.DEFAULT);
    assertEquals(List.of(), bare.parameters(IMAGE));
  }

  /** Whole channels fall by the same key as a dropout's numbers. */
  @Test
  void aSpatialDropoutIsKeyedByItsName() {
    assertEquals(1966958309467045817L, new SpatialDropout2d("dropout", 0.5).key());
    assertTrue(new SpatialDropout2d("d", 0.5).isRandom());
    assertTrue(!new SpatialDropout2d("d", 0).isRandom());
  }

  @Test
  void refuseInputsThatDoNotFitTogether() {
    mentions(
        () -> new Concatenate("join").outputShape(List.of(IMAGE, Shape.of(5, 5, 6))),
        "'join'",
        "the last axis alone",
        "[[4, 5, 6], [5, 5, 6]]");
    mentions(
        () -> new Concatenate("join").outputShape(List.of(IMAGE, Shape.of(6))), "'join'", "[6]");
    Shape wide = Shape.of(1 << 15, 1, 1 << 15);
    mentions(
        () -> new Concatenate("join").outputShape(List.of(wide, wide, wide)), "'join'", "2^31 - 1");
    mentions(() -> new Concatenate("join").outputShape(IMAGE), "'join'", "two inputs or more");
    mentions(
        () -> new Multiply("times").outputShape(List.of(IMAGE, Shape.of(5))),
        "'times'",
        "a number for each channel",
        "[5]");
    mentions(() -> new Multiply("times").outputShape(List.of(Shape.of(6), Shape.of(5))), "'times'");
    mentions(() -> new Multiply("times").outputShape(IMAGE), "'times'", "two inputs or more");
  }

  @Test
  void refuseInputsThatAreNoImages() {
    Shape vector = Shape.of(6);
    mentions(() -> zeroPad2d(1).named("pad").outputShape(vector), "'pad'", "[height, width, chan");
    mentions(() -> new SpatialDropout2d("drop", 0).outputShape(vector), "'drop'", "[6]");
    mentions(() -> groupNorm(2).named("norm").outputShape(Shape.of(4, 5)), "'norm'", "or a vector");
    mentions(
        () -> groupNorm(4).named("norm").outputShape(IMAGE),
        "'norm'",
        "the 6 channels of its input [4, 5, 6] can't be divided into 4 groups");
    int far = Layer.LARGEST_SIZE;
    mentions(() -> zeroPad2d(far).named("pad").outputShape(IMAGE), "'pad'", "2^31 - 1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-46, 1e39, Double.NaN, Double.NEGATIVE_INFINITY})
  void refuseConstantsThatMakeNoSense(double by) {
    mentions(() -> new Scale("scale", by), "'scale'", "it scales by " + by);
  }

  @Test
  void refuseNumbersThatMakeNoSense() {
    mentions(() -> new SpatialDropout2d("drop", 1), "'drop': the dropout rate is 1.0");
    mentions(() -> new SpatialDropout2d("drop", Double.NaN), "'drop'", "NaN");
    mentions(() -> zeroPad2d(-1).named("pad"), "the padding at the top is -1");
    mentions(() -> groupNorm(0), "'groupnorm': the number of groups is 0");
    mentions(
        () -> new GroupNorm("norm", 2, 0, true, true, Learning.DEFAULT), "'norm': epsilon is 0.0");
    mentions(
        () -> new GroupNorm("norm", 2, 1e39, true, true, Learning.DEFAULT),
        "'norm': epsilon is 1.0E39");
    mentions(
        () -> new GroupNorm("norm", 2, Double.NaN, true, true, Learning.DEFAULT), "'norm'", "NaN");
  }

  private static void mentions(Supplier<?> call, String... parts) {
    Exception thrown = assertThrows(LayerException.class, call::get);
    for (String part : parts) {
      assertTrue(thrown.toString().contains(part), () -> part + " not in: " + thrown);
    }
  }
}

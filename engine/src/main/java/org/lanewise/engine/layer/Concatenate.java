package org.lanewise.engine.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * Two or more inputs side by side along the last axis, from the first to the last: {@code [H, W,
 * A]} and {@code [H, W, B]} → {@code [H, W, A + B]}, or {@code [A]} and {@code [B]} → {@code [A +
 * B]}.
 *
 * {@snippet :
 * Graph branches = Graph.of(
 *     Node.of(conv2d(4, 1).named("narrow"), "input"),
 *     Node.of(conv2d(4, 3).same().named("wide"), "input"),
 *     Node.of(concatenate(), "narrow", "wide"));
 * assert Network.of(Shape.of(8, 8, 3), branches).outputShape().equals(Shape.of(8, 8, 8));
 * }
 *
 * @param name the layer's name
 */
public record Concatenate(String name) implements Layer {

  /** Checks the name. */
  public Concatenate {
    Checks.name(name);
  }

  @Override
  public Concatenate named(String name) {
    return new Concatenate(name);
  }

  @Override
  public Shape outputShape(Shape input) {
    return outputShape(List.of(Objects.requireNonNull(input, "input")));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    int[] extents = Checks.several(name, inputs).toArray();
    int last = extents.length - 1;
    long sum = 0;
    for (Shape input : inputs) {
      int[] other = input.toArray();
      boolean fits = other.length == extents.length;
      for (int axis = 0; fits && axis < last; axis++) {
        fits = other[axis] == extents[axis];
      }
      if (last < 0 || !fits) {
        throw new LayerException(
            String.format(
                Locale.ROOT,
                "layer '%s': expected inputs that differ in the last axis alone, but they are %s",
                name,
                inputs));
      }
      sum += other[last];
    }
    extents[last] = (int) Math.min(sum, Integer.MAX_VALUE);
    return Checks.output(name, extents);
  }
}

package org.lanewise.lab.explain;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.tensor.Digits;
import org.lanewise.engine.tensor.Place;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;

/** A whole step at a glance: layers, parameters and classes, a row for each. */
final class Overview {

  /** Classes that are shown; of more the likeliest and the true one. */
  private static final int CLASSES = 12;

  private final Screen screen;
  private final Trace trace;
  private final List<String> names;

  /**
   * Of a step.
   *
   * @param names of the classes
   */
  Overview(Screen screen, Trace trace, List<String> names) {
    this.screen = screen;
    this.trace = trace;
    this.names = names;
  }

  /** Shows it. */
  void show() {
    ScreenTable layers = table("layer");
    for (String layer : trace.names()) {
      row(layers, layer, trace.value(layer), trace.gradient(layer));
    }
    layers.show(screen);
    screen.plain("");
    ScreenTable parameters = table("parameter");
    for (ParameterSlot slot : trace.network().parameters()) {
      row(parameters, slot.path(), trace.parameter(slot.path()), trace.gradientOf(slot.path()));
    }
    parameters.show(screen);
    screen.prose("gradient: the one that is farthest from zero");
    screen.plain("");
    classes();
  }

  /**
   * The weight of the last convolution, or of the first layer that has some, with the largest
   * gradient.
   */
  static Optional<Place> interesting(Trace trace) {
    List<ParameterSlot> slots = trace.network().parameters();
    List<String> convolutions =
        trace.network().nodes().stream()
            .filter(node -> node.layer() instanceof Conv2d)
            .map(ShapedNode::name)
            .toList();
    return slots.stream()
        .filter(one -> one.parameter().role() == Role.KERNEL)
        .filter(one -> convolutions.isEmpty() || one.layer().equals(convolutions.getLast()))
        .findFirst()
        .or(() -> slots.stream().findFirst())
        .map(slot -> {
          int largest = Spread.of(trace.gradientOf(slot.path()).data()).largest();
          return Places.of(slot.path(), slot.shape(), Place.ALONE, largest);
        });
  }

  private static ScreenTable table(String head) {
    return new ScreenTable()
        .left(head, 12)
        .left("shape", 11)
        .right("from", 13)
        .right("to", 12)
        .right("zeros", 6)
        .right("gradient", 13);
  }

  private static void row(ScreenTable table, String name, Tensor values, Tensor gradient) {
    Spread spread = Spread.of(values.data());
    table.row(
        name,
        brief(values.shape()),
        Digits.eight(spread.least()),
        Digits.eight(spread.most()),
        spread.zeroShare(),
        Digits.eight(gradient.data()[Spread.of(gradient.data()).largest()]));
  }

  private static String brief(Shape shape) {
    return shape.toString().replace(" ", "");
  }

  private void classes() {
    int label = trace.labels()[0];
    float[] logits = trace.logits().data();
    float[] probabilities = trace.probabilities().data();
    String output = trace.names().getLast();
    float[] gradient = trace.gradient(output).data();
    ScreenTable table =
        new ScreenTable()
            .left("class")
            .right("logit", 13)
            .right("probability", 13)
            .right("gradient", 13)
            .left("");
    IntStream.range(0, names.size())
        .boxed()
        .sorted(
            Comparator.comparing((Integer k) -> k != label).thenComparing(k -> -probabilities[k]))
        .limit(CLASSES)
        .sorted()
        .forEach(k ->
            table.row(
                names.get(k),
                Digits.eight(logits[k]),
                Digits.eight(probabilities[k]),
                Digits.eight(gradient[k]),
                k == label ? "the label" : ""));
    table.show(screen);
    if (trace.images() > 1) {
      screen.prose("of the first of %s images".formatted(trace.images()));
    }
  }
}

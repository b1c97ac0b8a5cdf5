package org.lanewise.lab.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lanewise.engine.check.Differences;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Named;
import org.lanewise.engine.kernel.Explained.Read;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered;
import org.lanewise.engine.layer.GlobalMaxPool2d;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.ZeroCause;
import org.lanewise.engine.optim.Update;
import org.lanewise.engine.tensor.Digits;
import org.lanewise.engine.tensor.Place;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;
import org.lanewise.lab.cli.WorkException;

/** Where one number of a step comes from, and what became of it. */
final class Story {

  private final Screen screen;
  private final Subject subject;
  private final Trace trace;
  private final boolean all;

  /**
   * Of numbers of a step.
   *
   * @param all whether all terms are shown
   */
  Story(Screen screen, Subject subject, Trace trace, boolean all) {
    this.screen = screen;
    this.subject = subject;
    this.trace = trace;
    this.all = all;
  }

  /** Tells of the gradient of a weight, and what the optimizer does with it. */
  void weight(Place place) {
    origin(place.other());
    ParameterSlot slot = slot(place);
    int layer = trace.network().node(slot.layer()).orElseThrow().index();
    int flat = slot.offset() + Places.flat(slot.shape(), place);
    measured(place.other(), wiggle().parameter(layer, flat));
    update(place);
    loss(screen, subject, trace);
  }

  /** Shows what the step is good for. */
  static void loss(Screen screen, Subject subject, Trace trace) {
    screen.prose(
        "loss %s before the step, %s after it"
            .formatted(
                Digits.eight(trace.loss()), Digits.eight(subject.loss(trace.parametersAfter()))));
  }

  /** Tells of what a layer put out. */
  void value(Place place) {
    origin(place);
    if (!place.kind().isBefore()) {
      readers(place);
    }
  }

  /** Tells of the gradient by what a layer put out. */
  void gradient(Place place) {
    origin(place.other());
    if (!place.kind().isBefore()) {
      Shape shape = trace.shape(place.name());
      int flat = Math.max(0, place.image()) * shape.size() + Places.flat(shape, place);
      measured(
          place.other(),
          place.name().equals(Graph.INPUT)
              ? wiggle().input(flat)
              : wiggle().value(trace.network().node(place.name()).orElseThrow().index(), flat));
    }
  }

  private ParameterSlot slot(Place place) {
    return trace.network().parameters().stream()
        .filter(slot -> slot.path().equals(place.name()))
        .findFirst()
        .orElseThrow();
  }

  private Differences.Prober wiggle() {
    return new Differences(
            trace.running(),
            subject.state().parameters(),
            subject.images(),
            subject.settings().loss(),
            subject.settings().seed())
        .newProber();
  }

  private void measured(Place gradient, Differences.Slope slope) {
    String computed = Digits.eight(trace.stored(gradient));
    screen.prose(
        slope.kink()
            ? "%s by backpropagation; wiggling it has no answer, since a ReLU or a pooling window decides otherwise on either side"
                .formatted(computed)
            : "%s by backpropagation, %s by wiggling it"
                .formatted(computed, Digits.eight(slope.value())));
  }

  /** Tells how the number at a place came about, and that the terms give it to the last bit. */
  private void origin(Place place) {
    float stored = trace.stored(place);
    Explained explained = trace.explain(place);
    screen.prose(screen.styled("bold", place.toString()) + " = " + Digits.eight(stored));
    trace
        .trained(place)
        .filter(trained -> trained != stored)
        .ifPresent(trained ->
            screen.prose("in training ", Digits.eight(trained) + ", with Winograd's convolutions"));
    new Telling(screen, all).tell(explained);
    zeros(explained);
    whyZero(place, stored);
    bits(place, stored, explained.floatValue());
    before(explained);
  }

  /** The sums behind an activation belong to its value. */
  private void before(Explained explained) {
    Set<Place> places = new LinkedHashSet<>();
    collect(explained, Collections.newSetFromMap(new IdentityHashMap<>()), places);
    for (Place sums : places) {
      screen.plain("");
      origin(sums);
    }
  }

  private static void collect(Explained number, Set<Explained> seen, Set<Place> places) {
    if (!seen.add(number)) {
      return;
    }
    if (number instanceof Read read && read.place().kind() == Place.Kind.BEFORE) {
      places.add(read.place());
    } else if (!(number instanceof Gathered.Chain)) {
      number.parts().forEach(part -> collect(part, seen, places));
    }
  }

  private void zeros(Explained explained) {
    Map<ZeroCause, Integer> zeros = trace.zeros(explained);
    int count = zeros.values().stream().mapToInt(i -> i).sum();
    if (count > 0) {
      screen.prose(
          String.format(
              Locale.ROOT,
              "%,d of these products are zero: %s",
              count,
              zeros.entrySet().stream()
                  .map(one ->
                      String.format(Locale.ROOT, "%,d %s", one.getValue(), one.getKey().text()))
                  .collect(Collectors.joining(", "))));
    }
  }

  private void whyZero(Place place, float stored) {
    if (stored == 0 && place.kind().isGradient() && !place.isParameter()) {
      Term gradient = new Term(new Read(place, stored), new Constant("1", 1));
      trace.zeroCause(gradient).ifPresent(cause -> screen.prose("it is zero: " + cause.text()));
    }
  }

  private void bits(Place place, float stored, float summed) {
    int bits = Float.floatToRawIntBits(stored);
    if (bits != Float.floatToRawIntBits(summed)) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "the terms of %s give %s (bits %08x), but the engine stored %s (bits %08x): this is a bug in Lanewise; please report it.",
              place,
              summed,
              Float.floatToRawIntBits(summed),
              stored,
              bits));
    }
    screen.prose(
        screen.styled("green", "the same bits") + " as the engine's: ",
        String.format(Locale.ROOT, "%s, %08x", Digits.eight(stored), bits));
  }

  /** Says which layers read a value, and in which windows it won. */
  private void readers(Place place) {
    List<String> readers = new ArrayList<>();
    for (String layer : trace.names()) {
      if (trace.inputs(layer).contains(place.name())) {
        readers.add(layer + wins(layer, place));
      }
    }
    screen.prose(
        readers.isEmpty()
            ? "no layer reads it: it is an output of the network"
            : "read by " + String.join(", ", readers));
  }

  /** How a max pooling took it: {@code , where it is the largest of pool1[2,2,3]}. */
  private String wins(String layer, Place place) {
    boolean pooling =
        trace.network().node(layer).stream()
            .anyMatch(node ->
                node.layer() instanceof MaxPool2d || node.layer() instanceof GlobalMaxPool2d);
    if (!pooling) {
      return "";
    }
    int[] winners = trace.poolIndices(layer);
    int flat = Places.flat(trace.shape(place.name()), place);
    int size = trace.shape(layer).size();
    int from = Math.max(0, place.image()) * size;
    List<String> won =
        IntStream.range(from, from + size)
            .filter(out -> winners[out] == flat)
            .mapToObj(out -> Places.of(layer, trace.shape(layer), place.image(), out % size))
            .map(Place::toString)
            .toList();
    return won.isEmpty()
        ? " (where another is larger in each window)"
        : " (where it is the largest: %s)".formatted(String.join(", ", won));
  }

  /** Shows what the optimizer does with a weight. */
  private void update(Place weight) {
    int[] at = weight.at().stream().mapToInt(i -> i).toArray();
    Update update = trace.update(weight.name(), at);
    screen.plain("");
    ScreenTable table =
        new ScreenTable().left("what " + trace.optimizer().label() + " does").right("", 13);
    for (Named number : update.numbers()) {
      table.row(number.name(), Digits.eight(number.value()));
      String formula = Formula.name(number.of());
      if (!formula.equals(number.name())) {
        table.note("= " + formula);
      }
    }
    table.show(screen);
  }
}

package org.lanewise.lab.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.tensor.Place;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.Screen;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that ask about single numbers of a step. */
final class PlaceOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--weight",
      paramLabel = "PLACE",
      description =
          "Show the gradient of this weight, the products that it is the sum of, and what the optimizer does with it.")
  private @Nullable String weight;

  @Option(
      names = "--value",
      paramLabel = "PLACE",
      description = "Show what this number of a layer was computed from.")
  private @Nullable String value;

  @Option(
      names = "--gradient",
      paramLabel = "PLACE",
      description = "Show what the gradient by this number of a layer was computed from.")
  private @Nullable String gradient;

  @Option(names = "--all", description = "Show all terms of a sum, not the largest alone.")
  private boolean all;

  /** Refuses what is no place in any network, and --all without one. */
  void check() {
    if (all && weight == null && value == null && gradient == null) {
      throw Calls.wrong(spec, "--all goes with --weight, --value or --gradient");
    }
    for (String text : Arrays.asList(weight, value, gradient)) {
      if (text != null) {
        Calls.valid(spec, () -> Place.parse(text));
      }
    }
  }

  /**
   * Tells of the numbers that were asked about.
   *
   * @return whether any was
   */
  boolean tell(Screen screen, Subject subject, Trace trace) {
    Story story = new Story(screen, subject, trace, all);
    List<Runnable> stories = new ArrayList<>();
    if (weight != null) {
      Place place = place(trace, "--weight", weight);
      stories.add(() -> story.weight(place));
    }
    if (value != null) {
      Place place = place(trace, "--value", value);
      stories.add(() -> story.value(place));
    }
    if (gradient != null) {
      Place place = place(trace, "--gradient", gradient);
      stories.add(() -> story.gradient(place));
    }
    for (int i = 0; i < stories.size(); i++) {
      if (i > 0) {
        screen.plain("");
      }
      stories.get(i).run();
    }
    return !stories.isEmpty();
  }

  /**
   * The place of the number that an option names, whether with a {@code d} or not; a wrong call
   * where there is none.
   */
  private Place place(Trace trace, String option, String text) {
    return Calls.valid(
        spec,
        () -> {
          Place typed = Place.parse(text);
          if (typed.kind().isGradient() && option.equals("--value")) {
            throw new IllegalArgumentException(
                "'%s' is a gradient, and goes with --gradient".formatted(text));
          }
          Place place = trace.checked(typed.kind().isGradient() ? typed.other() : typed);
          if (place.isParameter()) {
            trace.checked(place.other()); // a moving statistic has no gradient
          }
          if (place.isParameter() != option.equals("--weight")) {
            throw new IllegalArgumentException(
                place.isParameter()
                    ? "'%s' is a parameter, and goes with --weight".formatted(text)
                    : "'%s' is a number of a layer, and goes with --value or --gradient"
                        .formatted(text));
          }
          return place;
        });
  }
}

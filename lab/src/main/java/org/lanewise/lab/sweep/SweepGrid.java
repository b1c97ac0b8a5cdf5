package org.lanewise.lab.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.listing.Listings;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which runs a sweep has: every combination of the values that its options list. Seed and fold turn
 * fastest, so that what is compared is whole early.
 */
final class SweepGrid {

  /** More are a slip, and no table shows them. */
  private static final int MOST = 10_000;

  private static final int LONGEST_NAME = 100;
  private static final String FOLD = "--fold";
  private static final String NETWORK = "--network";

  /** Which of several runs of one setting it is. */
  private static final Set<String> REPEATS = Set.of("--seed", FOLD);

  /** A comma means something else there, or no value changes a result. */
  private static final Set<String> NO_LISTS = Set.of("--augment", "--kernels");

  /**
   * What takes several values.
   *
   * @param option its name
   * @param values of it; a listing has no option
   */
  private record Axis(String option, List<Value> values) {}

  private record Value(String option, String text) {}

  private final CommandSpec sweep;
  private final List<Axis> axes = new ArrayList<>();
  private final List<SweepRun> runs = new ArrayList<>();

  private SweepGrid(CommandSpec sweep) {
    this.sweep = sweep;
  }

  /**
   * The runs of a call.
   *
   * @param sweep the command
   * @param typed its call, without the options that {@code train} has not
   * @param folds of a cross-validation; 0 for none
   * @throws picocli.CommandLine.ParameterException when a list is wrong
   */
  static List<SweepRun> of(CommandSpec sweep, TypedCall typed, int folds) {
    SweepGrid grid = new SweepGrid(sweep);
    grid.read(typed, folds);
    long count = 1;
    for (Axis axis : grid.axes) {
      count = Math.min(count * axis.values.size(), MOST + 1L);
    }
    if (count > MOST) {
      throw Calls.wrong(
          sweep,
          String.format(Locale.ROOT, "these lists make more than %,d runs; shorten one", MOST));
    }
    TypedCall one =
        new TypedCall(typed.root(), List.of("train"), List.of(), typed.options()).with("--no-save");
    grid.add(0, one, Map.of(), Map.of());
    return grid.named();
  }

  private void read(TypedCall typed, int folds) {
    List<Value> networks = new ArrayList<>();
    typed.arguments().stream()
        .flatMap(argument -> ListedValues.of(sweep, "LISTING", argument, String.class).stream())
        .forEach(listing -> networks.add(new Value("", listing)));
    typed
        .options()
        .getOrDefault(NETWORK, List.of())
        .forEach(text ->
            ListedValues.of(sweep, NETWORK, text, String.class)
                .forEach(network -> networks.add(new Value(NETWORK, network))));
    if (networks.isEmpty()) {
      networks.add(new Value("", Listings.DEFAULT));
    }
    axes.add(new Axis(NETWORK, networks));
    List<Axis> repeats = new ArrayList<>();
    CommandSpec train =
        Objects.requireNonNull(typed.root().subcommands().get("train")).getCommandSpec();
    typed
        .options()
        .forEach((option, texts) -> {
          if (!option.equals(NETWORK) && !NO_LISTS.contains(option) && !texts.isEmpty()) {
            Class<?> type = train.findOption(option).type();
            Axis axis = axis(option, ListedValues.of(sweep, option, texts.getLast(), type));
            (REPEATS.contains(option) ? repeats : axes).add(axis);
          }
        });
    if (folds > 0 && typed.has(FOLD)) {
      throw Calls.wrong(sweep, "--folds and --fold contradict each other; give one of them");
    }
    if (folds > 0) {
      Stream<String> all = IntStream.rangeClosed(1, folds).mapToObj(fold -> fold + "/" + folds);
      repeats.add(axis(FOLD, all.toList()));
    }
    axes.addAll(repeats);
  }

  private static Axis axis(String option, List<String> texts) {
    return new Axis(option, texts.stream().map(text -> new Value(option, text)).toList());
  }

  private void add(
      int at, TypedCall call, Map<String, String> setting, Map<String, String> repeat) {
    if (at == axes.size()) {
      runs.add(new SweepRun(new RunPlan("run", call.words()), setting, repeat));
      return;
    }
    Axis axis = axes.get(at);
    for (Value value : axis.values) {
      TypedCall next =
          value.option.isEmpty()
              ? call.withArguments(value.text)
              : call.with(value.option, value.text);
      if (axis.values.size() == 1) {
        add(at + 1, next, setting, repeat);
      } else if (REPEATS.contains(axis.option)) {
        add(at + 1, next, setting, and(repeat, axis.option, value.text));
      } else {
        add(at + 1, next, and(setting, axis.option, value.text), repeat);
      }
    }
  }

  private static Map<String, String> and(Map<String, String> values, String option, String text) {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.put(option.substring(2), text);
    return all;
  }

  /** Each under a name of its own, by which its log is found again. */
  private List<SweepRun> named() {
    Set<String> names = new HashSet<>();
    List<SweepRun> named = new ArrayList<>();
    for (SweepRun run : runs) {
      String name = name(run);
      String own = name;
      for (int i = 2; !names.add(own.toLowerCase(Locale.ROOT)); i++) {
        own = name + "_" + i;
      }
      named.add(new SweepRun(new RunPlan(own, run.plan().words()), run.setting(), run.repeat()));
    }
    return named;
  }

  private static String name(SweepRun run) {
    String name =
        Stream.concat(run.setting().entrySet().stream(), run.repeat().entrySet().stream())
            .map(one -> one.getKey() + "-" + one.getValue().replace("/", "of"))
            .collect(Collectors.joining("_"))
            .replaceAll("[^A-Za-z0-9._-]+", "-");
    return name.isEmpty() ? "run" : name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }
}

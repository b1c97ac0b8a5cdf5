package org.lanewise.lab.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Fix;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.lab.Main;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.NetworkOption;
import org.lanewise.lab.cli.OptimizerOptions;
import org.lanewise.lab.cli.OutputOptions;
import org.lanewise.lab.cli.TypedCall;
import picocli.CommandLine.ParameterException;

/** The command that does what the doctor advises: the call that led to the finding, changed. */
public final class FixCommand {

  private static final String TRAIN = "train";
  private static final String INJECT = "--inject";
  private static final String NETWORK = "--network";
  private static final String SAVE = "--save";
  private static final String NO_SAVE = "--no-save";
  private static final String RATE = "--learning-rate";
  private static final String PEAK = "--peak";
  private static final String OPTIMIZER = "--optimizer";
  private static final String SOFTMAX = "-softmax";

  /**
   * What does not go into the next run: a folder of checkpoints belongs to one run with its
   * settings, and log, page and model of this one are the evidence.
   */
  private static final String[] NOT_AGAIN = {
    INJECT, "--checkpoint", "--checkpoint-every", "--keep", "--resume", "--log", "--page", SAVE
  };

  /** Where the model goes that takes the place of none. */
  private static final String REPAIRED = "lanewise-repaired.safetensors";

  /** A file's name, the number of a repair before, and the ending. */
  private static final Pattern NUMBERED =
      Pattern.compile("(?s)(.*?)(?:-(\\d{1,6}))?(\\.[^./\\\\]*)?");

  private final @Nullable TypedCall train;
  private final @Nullable TypedCall call;
  private final boolean left;

  /**
   * Of calls.
   *
   * @param train that can be changed
   * @param call that can lead to another command
   * @param left whether train has been made and may have left a model
   */
  private FixCommand(@Nullable TypedCall train, @Nullable TypedCall call, boolean left) {
    this.train = train;
    this.call = call;
    this.left = left;
  }

  /** Of a run that this call of {@code train} started. */
  public static FixCommand after(TypedCall train) {
    return new FixCommand(train, train, true);
  }

  /** Of a run that this call of {@code train} would start. */
  static FixCommand before(TypedCall train) {
    return new FixCommand(train, train, false);
  }

  /** Of a model that was trained nobody knows how, and looked at by this call. */
  static FixCommand of(TypedCall call) {
    return new FixCommand(null, call, false);
  }

  /** Of a run whose log has these words of its call. */
  static FixCommand of(List<?> words) {
    try {
      return after(
          TypedCall.parse(Main.commandLine(), words.stream().map(String::valueOf).toList()));
    } catch (ParameterException e) { // the log of another version, or of nobody
      return unknown();
    }
  }

  /** Of a run that nobody knows the call of. */
  static FixCommand unknown() {
    return new FixCommand(null, null, false);
  }

  /** Whether nobody knows what command could be changed. */
  boolean isUnknown() {
    return call == null;
  }

  /** The command in full; empty where the command line has no such change. */
  Optional<String> of(Fix fix) {
    if (call != null && call.has(NETWORK) && fix.changes().contains(new Fix.RemoveSoftmax())) {
      return Optional.of(
          withoutSoftmax(train == null ? call.to(List.of(TRAIN)) : beside(train, again(train))));
    }
    String[] words = FixTexts.words(fix).toArray(String[]::new);
    boolean options = words.length > 0 && words[0].startsWith("--");
    if (words.length > 0 && !options && (!words[0].equals(TRAIN) || train == null)) {
      String[] arguments = Arrays.copyOfRange(words, 1, words.length);
      return Optional.of(
          call == null
              ? Launcher.command(words)
              : words[0].equals(TRAIN)
                  ? call.to(List.of(TRAIN), arguments).toString()
                  : call.to(Arrays.asList(words)).toString());
    }
    if (train == null) {
      return words.length == 0
          ? Optional.empty()
          : Optional.of("train with " + String.join(" ", words));
    }
    TypedCall again = again(train);
    if (words.length == 0) {
      return train.has(INJECT) ? Optional.of(beside(train, again).toString()) : Optional.empty();
    }
    if (options) {
      Map<String, List<String>> changes = new LinkedHashMap<>();
      for (int i = 0; i < words.length; i += 2) {
        changes.put(words[i], List.of(words[i + 1]));
      }
      changePeak(train.options(), changes);
      TypedCall change = new TypedCall(train.root(), train.command(), List.of(), changes);
      return Optional.of(beside(train, change.over(again)).toString());
    }
    TypedCall other = again.withArguments(Arrays.copyOfRange(words, 1, words.length));
    String model = OutputOptions.modelOf(words[1]);
    boolean replaces = left && !train.has(NO_SAVE) && isTaken(model, saved(train));
    return Optional.of((replaces ? other.with(SAVE, free(model, saved(train))) : other).toString());
  }

  /**
   * Where a peak was told, the optimizer's own rate counts for nothing: what is to become of that
   * becomes of the peak.
   */
  private static void changePeak(
      Map<String, List<String>> told, Map<String, List<String>> changes) {
    List<String> rate = changes.get(RATE);
    List<String> peak = told.get(PEAK);
    if (rate == null || peak == null || changes.containsKey(OPTIMIZER)) {
      return;
    }
    String optimizer = told.getOrDefault(OPTIMIZER, List.of(OptimizerOptions.USUAL)).getFirst();
    double times = Double.parseDouble(rate.getFirst()) / OptimizerOptions.usualRate(optimizer);
    changes.remove(RATE);
    changes.put(PEAK, List.of(Rates.text(times * Double.parseDouble(peak.getFirst()))));
  }

  private static TypedCall again(TypedCall train) {
    return train.without(NOT_AGAIN);
  }

  /** A run of the same network, whose model goes beside the one of this run. */
  private TypedCall beside(TypedCall train, TypedCall next) {
    if (!left || train.has(NO_SAVE)) {
      return next;
    }
    String saved = saved(train);
    return next.with(SAVE, free(saved == null ? REPAIRED : saved, saved));
  }

  private static @Nullable String saved(TypedCall train) {
    List<String> saved = train.options().get(SAVE);
    return saved == null ? null : saved.getFirst();
  }

  /** The first of {@code m}, {@code m-2}, {@code m-3} that neither is there nor is the run's. */
  private static String free(String file, @Nullable String saved) {
    String name = file;
    while (isTaken(name, saved)) {
      name = numbered(name);
    }
    return name;
  }

  private static boolean isTaken(String file, @Nullable String saved) {
    return file.equals(saved) || Files.exists(Path.of(file));
  }

  /** {@code m-2.safetensors} after {@code m.safetensors}, then {@code m-3.safetensors}. */
  private static String numbered(String file) {
    Matcher name = NUMBERED.matcher(file);
    if (!name.matches()) {
      throw new AssertionError(file); // everything in it may be empty
    }
    int number = name.group(2) == null ? 2 : Integer.parseInt(name.group(2)) + 1;
    return name.group(1) + "-" + number + Objects.requireNonNullElse(name.group(3), "");
  }

  /** The command for a network in one line; what to do first where it is elsewhere. */
  private static String withoutSoftmax(TypedCall again) {
    String network = again.options().getOrDefault(NETWORK, List.of("")).getFirst();
    if (NetworkOption.isShorthand(network) && network.endsWith(SOFTMAX)) {
      String shorter = network.substring(0, network.length() - SOFTMAX.length());
      return again.with(NETWORK, shorter).toString();
    }
    return "take the softmax out of %s, then %s"
        .formatted(network.startsWith("[") ? "the network" : network, again);
  }
}

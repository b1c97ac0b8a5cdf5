package org.lanewise.lab.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A call of this program, to propose another that goes with it: the same data, the same limits.
 *
 * @param root the whole command line
 * @param command the words before the arguments, such as {@code data show}
 * @param arguments those without a name
 * @param options by name, each with its values
 */
public record TypedCall(
    CommandSpec root,
    List<String> command,
    List<String> arguments,
    Map<String, List<String>> options) {

  /** What means the same in every command that knows it, and belongs to the next step too. */
  private static final Set<String> SHARED =
      Set.of(
          "--data",
          "--image-size",
          "--fit",
          "--skip-unreadable",
          "--validation",
          "--fold",
          "--train-images",
          "--test-images",
          "--seed",
          "--kernels",
          "--threads");

  private static final String NETWORK = "--network";

  /** What belongs to the value of an option, and goes when another one takes its place. */
  private static final Map<String, Set<String>> BELONGING =
      Map.of(
          "--optimizer",
          Set.of("--learning-rate", "--momentum", "--nesterov", "--peak"),
          "--schedule",
          Set.of("--peak"),
          "--learning-rate",
          Set.of("--peak"),
          "--peak",
          Set.of("--learning-rate"));

  /** The call that a command was given. */
  public static TypedCall of(CommandSpec spec) {
    ParseResult parsed = spec.commandLine().getParseResult();
    List<String> command =
        Arrays.asList(spec.qualifiedName("\n").split("\n")).subList(1, depth(spec));
    List<String> arguments = new ArrayList<>();
    Map<String, List<String>> options = new LinkedHashMap<>();
    for (ArgSpec argument : parsed.matchedArgs()) {
      switch (argument) {
        case OptionSpec option -> {
          boolean flag = option.arity().max() == 0;
          options.put(option.longestName(), flag ? List.of() : option.originalStringValues());
        }
        default -> arguments.addAll(argument.originalStringValues());
      }
    }
    return new TypedCall(spec.root(), List.copyOf(command), arguments, options);
  }

  private static int depth(CommandSpec spec) {
    return spec.parent() == null ? 1 : 1 + depth(spec.parent());
  }

  /**
   * The call of these words.
   *
   * @throws CommandLine.ParameterException when the program would refuse them
   */
  public static TypedCall parse(CommandLine program, List<String> words) {
    ParseResult parsed = program.parseArgs(words.toArray(String[]::new));
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    return of(parsed.commandSpec());
  }

  /** Another command with its arguments, on the same data; without any, with the same network. */
  public TypedCall to(List<String> other, String... itsArguments) {
    CommandSpec target = root;
    for (String word : other) {
      target = Objects.requireNonNull(target.subcommands().get(word), word).getCommandSpec();
    }
    Map<String, List<String>> kept = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> option : options.entrySet()) {
      boolean shared =
          SHARED.contains(option.getKey())
              || (option.getKey().equals(NETWORK) && itsArguments.length == 0);
      if (shared && target.findOption(option.getKey()) != null) {
        kept.put(option.getKey(), option.getValue());
      }
    }
    return new TypedCall(root, List.copyOf(other), List.of(itsArguments), kept);
  }

  /** The same command with other arguments, which stand for a network that a file named. */
  public TypedCall withArguments(String... others) {
    return new TypedCall(root, command, List.of(others), without(NETWORK).options);
  }

  /** With this option, in its place if it is there already. */
  public TypedCall with(String option, String... values) {
    Map<String, List<String>> all = new LinkedHashMap<>(options);
    all.put(option, List.of(values));
    return new TypedCall(root, command, arguments, all);
  }

  /** This call, and what is left of another where this one says nothing. */
  public TypedCall over(TypedCall base) {
    Map<String, List<String>> all = new LinkedHashMap<>(base.options);
    options.forEach((name, values) -> {
      if (!values.equals(base.options.get(name))) {
        all.keySet().removeAll(BELONGING.getOrDefault(name, Set.of()));
      }
    });
    boolean network = !arguments.isEmpty() || options.containsKey(NETWORK);
    if (network) {
      all.remove(NETWORK);
    }
    all.putAll(options);
    return new TypedCall(root, command, network ? arguments : base.arguments, all);
  }

  /** Without these options. */
  public TypedCall without(String... names) {
    Map<String, List<String>> rest = new LinkedHashMap<>(options);
    rest.keySet().removeAll(Set.of(names));
    return new TypedCall(root, command, arguments, rest);
  }

  /** Whether it has an option of this name. */
  public boolean has(String option) {
    return options.containsKey(option);
  }

  /** The words after the program's name. */
  public List<String> words() {
    List<String> words = new ArrayList<>(command);
    words.addAll(arguments);
    options.forEach((name, values) -> {
      if (values.isEmpty()) {
        words.add(name);
      }
      for (String value : values) {
        if (value.startsWith("-")) {
          words.add(name + "=" + value);
        } else {
          words.addAll(List.of(name, value));
        }
      }
    });
    return words;
  }

  /** The call as a person types it. */
  @Override
  public String toString() {
    return Launcher.command(words());
  }
}

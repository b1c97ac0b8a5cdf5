package org.lanewise.bench;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.lanewise.engine.tensor.Near;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What JMH answers with a stack trace, or does not notice. */
final class WrongArguments {

  private static final String PARAMETER = "-p";

  private WrongArguments() {}

  /** A sentence about the first argument that is wrong, if one is. */
  static Optional<String> find(CommandLineOptions options, String... arguments) {
    for (String pattern : options.getIncludes()) {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        return Optional.of(
            "'%s' is no regular expression: %s".formatted(pattern, e.getDescription()));
      }
    }
    Set<String> known = parameters(options);
    for (int i = 0; i + 1 < arguments.length && !known.isEmpty(); i++) {
      String name = arguments[i + 1].replaceFirst("=.*", "");
      if (arguments[i].equals(PARAMETER) && !known.contains(name)) {
        return Optional.of(
            "no benchmark that matches has a parameter '%s'%s (they have %s)"
                .formatted(name, Near.hint(name, known), String.join(", ", known)));
      }
    }
    return Optional.empty();
  }

  /** The parameters of all benchmarks that would run. */
  private static Set<String> parameters(CommandLineOptions options) {
    Set<String> names = new TreeSet<>();
    BenchmarkList.defaultList()
        .find(
            OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
            options.getIncludes(),
            options.getExcludes())
        .forEach(entry -> {
          if (entry.getParams().hasValue()) {
            names.addAll(entry.getParams().get().keySet());
          }
        });
    return names;
  }
}

package org.lanewise.bench;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Keeps the flags that our benchmarks need. They stand in front ({@link Measured}), so that {@code
 * -jvmArgs} and {@code -jvmArgsAppend} of a call come on top of them; only {@code -jvmArgsPrepend}
 * takes their place, and gets the module here.
 */
final class OwnFlags {

  private OwnFlags() {}

  static Options kept(CommandLineOptions options) {
    if (!options.getJvmArgsPrepend().hasValue()) {
      return options;
    }
    List<String> flags = new ArrayList<>(List.of(Measured.MODULE));
    flags.addAll(options.getJvmArgsPrepend().get());
    return new OptionsBuilder()
        .parent(options)
        .jvmArgsPrepend(flags.toArray(String[]::new))
        .build();
  }
}

package org.lanewise.bench;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Keeps what our benchmarks need, whatever a call brings: the {@link ErrorProfiler}, and flags.
 * They stand in front ({@link Measured}), so that {@code -jvmArgs} and {@code -jvmArgsAppend} of a
 * call come on top of them; only {@code -jvmArgsPrepend} takes their place, and gets the module
 * here.
 */
final class OwnFlags {

  private OwnFlags() {}

  static Options kept(CommandLineOptions options) {
    ChainedOptionsBuilder kept =
        new OptionsBuilder().parent(options).addProfiler(ErrorProfiler.class);
    if (options.getJvmArgsPrepend().hasValue()) {
      List<String> flags = new ArrayList<>(List.of(Measured.MODULE));
      flags.addAll(options.getJvmArgsPrepend().get());
      kept.jvmArgsPrepend(flags.toArray(String[]::new));
    }
    return kept.build();
  }
}

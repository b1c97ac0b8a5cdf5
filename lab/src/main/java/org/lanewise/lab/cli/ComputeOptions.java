package org.lanewise.lab.cli;

import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.train.Workers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose how the arithmetic runs; none of them changes a result. */
public final class ComputeOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--kernels",
      paramLabel = "SET",
      converter = KernelSetConverter.class,
      description =
          "textbook, im2col or fast: the same results at different speed. Default: the fastest that this Java can run.")
  private @Nullable KernelSet kernels;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute. Default: one per processor.")
  private @Nullable Integer threads;

  /** The kernel set that was asked for, or the preferred one. */
  public KernelSet kernels() {
    return kernels == null ? KernelSet.FAST : kernels;
  }

  /** The number of threads. */
  public int threads() {
    int number = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    Calls.positive(command, "--threads", number);
    return number;
  }

  /** How wide the vectors of the kernels are, in bits; 0 for kernels without any. */
  public int vectorBits() {
    return 0;
  }

  /** Starts the threads. */
  public Workers workers() {
    return Calls.valid(command, () -> new Workers(threads()));
  }

  /** One line that says what runs. */
  public String describe() {
    int number = threads();
    return "%s kernels on %d thread%s".formatted(kernels().label(), number, number == 1 ? "" : "s");
  }
}

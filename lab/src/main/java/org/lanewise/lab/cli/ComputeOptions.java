package org.lanewise.lab.cli;

import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.VectorSupport;
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

  private @Nullable VectorSupport support;

  /**
   * The kernel set that was asked for, or the preferred one.
   *
   * @throws WorkException when the fast ones were asked for and can't run at all
   */
  public KernelSet kernels() {
    KernelSet chosen = kernels == null ? support().preferred() : kernels;
    if (chosen == KernelSets.FAST && support().bits() == 0) {
      throw new WorkException(
          "the fast kernels can't run: %s.".formatted(support().problem().orElse("no vectors")));
    }
    return chosen;
  }

  /** The number of threads. */
  public int threads() {
    int number = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    Calls.positive(command, "--threads", number);
    return number;
  }

  /** How wide the vectors of the kernels are, in bits; 0 for kernels that don't ask for vectors. */
  public int vectorBits() {
    return kernels() == KernelSets.FAST ? support().bits() : 0;
  }

  /** Starts the threads. */
  public Workers workers() {
    return Calls.valid(command, () -> new Workers(threads()));
  }

  /** One line that says what runs, and why when it is not the fast path. */
  public String describe() {
    int number = threads();
    String vectors = kernels() == KernelSets.FAST ? ", " + support().describe() : "";
    String why =
        support()
            .problem()
            .map(problem -> (kernels == null ? "; not the fast ones: " : "; slow here: ") + problem)
            .orElse(kernels() == KernelSets.FAST ? "" : "; the fast ones are faster");
    return "%s kernels%s, %s%s"
        .formatted(kernels().label(), vectors, Count.of(number, "thread"), why);
  }

  private VectorSupport support() {
    if (support == null) {
      support = VectorSupport.detect();
    }
    return support;
  }
}

package org.lanewise.lab.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.ConvolutionOption;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.parity.Parity;
import org.lanewise.lab.parity.Verdict;
import org.lanewise.lab.parity.Verdict.Outcome;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parity}: holds the engine against another engine's results. */
@Command(
    name = "parity",
    header = "Compares the engine with results that another engine left in a file.",
    description = {
      "",
      "The safetensors file holds the network as JSON (metadata key \"network\"), images x, labels y, initial"
          + " parameters init/LAYER/kernel and init/LAYER/bias, and any of these results, behind a prefix such as"
          + " f64/ or keras/: act/LAYER, logits, probs, loss, grad/LAYER/kernel, grad/LAYER/bias, grad/x,"
          + " stepT/LAYER/kernel and so on (parameters and moving statistics after T steps), logits_afterT, infer_logits"
          + " and infer_logits_after (with moving statistics, before and after the steps), loss_trace (the loss before"
          + " each step, and after). Each is computed again by the code that"
          + " trains; activations layer by layer. A tensor that has no place here is an error. Of several files only"
          + " what differs is listed. The metadata key \"training\" may say how the steps were made.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} parity engine/src/test/resources/golden/net4-core.safetensors",
      "  ${ROOT-COMMAND-NAME} parity my-network.safetensors --kernels textbook --tolerance 1e-5",
      "  ${ROOT-COMMAND-NAME} parity golden/*.safetensors"
    })
public final class ParityCommand implements Callable<Integer> {

  /** The columns of a tensor's name and of its two differences. */
  private static final int NAMES = 34;

  private static final int MEASURED = 24;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files of results.")
  private List<Path> files;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description =
          "The largest difference that agrees, relative to the largest magnitude in the reference tensor. Default: 1e-4.")
  private double tolerance = 1e-4;

  @Mixin private ConvolutionOption convolution;
  @Mixin private ComputeOptions compute;

  @Override
  public Integer call() {
    if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
      throw Calls.wrong(
          spec, "--tolerance is %s, but must be finite and at least 0".formatted(tolerance));
    }
    Screen screen = Screen.standard();
    try (Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      if (files.size() == 1) {
        List<Verdict> verdicts = compare(screen, files.getFirst(), workers);
        verdicts.forEach(verdict -> show(screen, verdict));
        return conclude(screen, files.getFirst(), verdicts);
      }
      return compareAll(screen, workers);
    }
  }

  private List<Verdict> compare(Screen screen, Path file, Workers workers) {
    List<Verdict> verdicts;
    try (Shown shown = screen.busy("computing the results again")) {
      verdicts =
          Parity.compare(
              file, compute.kernels(), convolution.or(Convolution.AUTO), workers, tolerance);
    }
    if (verdicts.stream().allMatch(verdict -> verdict.outcome() == Outcome.SKIPPED)) {
      throw new WorkException(
          "%s holds nothing to compare with; expected results such as f64/logits.".formatted(file));
    }
    return verdicts;
  }

  /** A file that can't be compared is told and the others still are. */
  private int compareAll(Screen screen, Workers workers) {
    int wrong = 0;
    for (Path file : files) {
      try {
        List<Verdict> verdicts = compare(screen, file, workers);
        long differ = count(verdicts, Outcome.DIFFERS);
        wrong += differ > 0 ? 1 : 0;
        screen.prose(file + "  ", differ == 0 ? "agrees" : summary(verdicts));
        verdicts.stream()
            .filter(verdict -> verdict.outcome() == Outcome.DIFFERS)
            .forEach(verdict -> show(screen, verdict));
      } catch (WorkException | StoreException | NonFiniteException e) {
        wrong++;
        String why = String.valueOf(e.getMessage()).replace(file + ": ", "");
        screen.prose(file + "  ", "can't be compared: " + why);
      }
    }
    screen.plain(
        String.format(Locale.ROOT, "%d of %d files agree", files.size() - wrong, files.size()));
    if (wrong > 0) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "%d of %d files differ or can't be compared; they are marked above.",
              wrong,
              files.size()));
    }
    return 0;
  }

  private static void show(Screen screen, Verdict verdict) {
    boolean wide = screen.room() >= NAMES + MEASURED;
    String name = wide ? ("%-" + NAMES + "s ").formatted(verdict.name()) : verdict.name() + "  ";
    String note = verdict.note().isEmpty() ? "" : " (" + verdict.note() + ")";
    screen.prose(
        name,
        switch (verdict.outcome()) {
          case SKIPPED -> "skipped" + note;
          case AGREES -> measured(verdict) + "  agrees" + note;
          case DIFFERS -> {
            boolean compared = verdict.difference().isPresent();
            String measured =
                compared ? measured(verdict) : wide ? " ".repeat(MEASURED) : "not compared";
            yield measured + "  " + screen.styled("bold,red", "DIFFERS") + note;
          }
        });
  }

  private static String measured(Verdict verdict) {
    return String.format(
        Locale.ROOT,
        "abs %.1e  rel %.1e",
        verdict.difference().orElseThrow().absolute(),
        verdict.difference().orElseThrow().relative());
  }

  private int conclude(Screen screen, Path file, List<Verdict> verdicts) {
    screen.plain(summary(verdicts));
    long differ = count(verdicts, Outcome.DIFFERS);
    if (differ > 0) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "%d of %d tensors of %s differ or have no place in its network; they are marked above.",
              differ,
              differ + count(verdicts, Outcome.AGREES),
              file));
    }
    return 0;
  }

  private String summary(List<Verdict> verdicts) {
    return String.format(
        Locale.ROOT,
        "%d agree within %.1e, %d differ, %d were skipped",
        count(verdicts, Outcome.AGREES),
        tolerance,
        count(verdicts, Outcome.DIFFERS),
        count(verdicts, Outcome.SKIPPED));
  }

  private static long count(List<Verdict> verdicts, Outcome outcome) {
    return verdicts.stream().filter(verdict -> verdict.outcome() == outcome).count();
  }
}

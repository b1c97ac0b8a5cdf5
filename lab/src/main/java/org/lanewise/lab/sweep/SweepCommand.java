package org.lanewise.lab.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.OutputFolder;
import org.lanewise.lab.Main;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ClusterOptions;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Outputs;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.command.TrainCommand;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.page.PageRun;
import org.lanewise.lab.page.RunPage;
import org.lanewise.lab.run.Cluster;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep}: every combination of some settings, and what came of each. */
@Command(
    name = "sweep",
    header =
        "Trains with every combination of several settings, seeds and folds, and compares them.",
    description = {
      "",
      "Takes the options of ${ROOT-COMMAND-NAME} train, each with one value or a list: --learning-rate 3e-4,1e-3"
          + " --seed 1-5. Each run is the one that train makes alone with these options, to the same SHA-256; as many"
          + " are made at a time as there are processors, here or on a Spark cluster. Their logs stay in a folder, beside a page with all curves."
          + " After an interrupt (Ctrl-C, kill) the same command goes on: runs that had ended are not made again."
          + " A run that dies is made once more, then named, and the others go on.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} sweep deep --learning-rate 3e-4,1e-3,3e-3 --seed 1-5",
      "  ${ROOT-COMMAND-NAME} sweep scaled deep --folds 5 --out folds",
      "  ${ROOT-COMMAND-NAME} sweep --optimizer adam,adamw --batch 32,64,128 --validation 0.2 --epochs 5",
      "  ${ROOT-COMMAND-NAME} sweep deep --seed 1-100 --master spark://HOST:7077 --spark-properties cluster.properties"
    })
public final class SweepCommand implements Callable<Integer> {

  /** What a run of a sweep has not, or the sweep has as a whole. */
  private static final Set<String> NOT_OF_A_RUN =
      Set.of(
          "--config",
          "--save",
          "--no-save",
          "--log",
          "--page",
          "--profile",
          "--checkpoint",
          "--checkpoint-every",
          "--keep",
          "--resume",
          "--threads",
          "--master",
          "--spark-properties",
          "--help",
          "--version");

  private static final String[] OWN = {
    "--folds", "--out", "--at-once", "--threads", "--json", "--master", "--spark-properties"
  };

  private static final String PAGE = "sweep.html";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "LISTING",
      description = "The listings to train; --network may name networks beside or instead of them.")
  private List<String> listings = List.of();

  @Option(
      names = "--folds",
      paramLabel = "N",
      description =
          "Make each run N times, validated on one of N folds: train's --fold 1/N to N/N.")
  private @Nullable Integer folds;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where logs and page go. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("lanewise-sweep");

  @Option(
      names = "--at-once",
      paramLabel = "N",
      description =
          "Make N runs at a time, which needs the memory of N. Default: one per thread, or per core"
              + " of the cluster.")
  private @Nullable Integer atOnce;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute here, of all runs together. Default: one per processor.")
  private @Nullable Integer threads;

  @Option(names = "--json", description = "Print one line of JSON and nothing else.")
  private boolean json;

  @Mixin private ClusterOptions cluster;

  /**
   * Gives the command the options that its runs can have, as texts that may be lists.
   *
   * @param program the whole command line
   */
  public static void takeOptionsOfTrain(CommandLine program) {
    CommandSpec train = command(program, "train");
    CommandSpec sweep = command(program, "sweep");
    for (OptionSpec option : train.options()) {
      if (!NOT_OF_A_RUN.contains(option.longestName())) {
        boolean flag = option.arity().max() == 0;
        sweep.addOption(
            OptionSpec.builder(option.names())
                .paramLabel(option.paramLabel())
                .arity(flag ? "0" : "1")
                .type(flag ? boolean.class : String.class)
                .hidden(true)
                .build());
      }
    }
  }

  private static CommandSpec command(CommandLine program, String name) {
    return Objects.requireNonNull(program.getSubcommands().get(name), name).getCommandSpec();
  }

  @Override
  public Integer call() {
    Screen standard = Screen.standard();
    Screen screen = json ? standard.toErrors() : standard;
    if (folds != null && folds < 2) {
      throw Calls.wrong(spec, "--folds is %s, but must be at least 2".formatted(folds));
    }
    if (threads != null) {
      Calls.positive(spec, "--threads", threads);
    }
    int cores = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    List<SweepRun> runs =
        SweepGrid.of(spec, TypedCall.of(spec).without(OWN), folds == null ? 0 : folds);
    Outputs outputs = Outputs.of(spec).reads("--spark-properties", cluster.file());
    check(runs, outputs);
    if (atOnce != null) {
      Calls.positive(spec, "--at-once", atOnce);
    }
    Cluster.Request elsewhere = cluster.request();
    Path page = out.resolve(PAGE);
    outputs.folder("--out", out).check();
    OutputFolder.make(out);
    try (Outputs.Held held = Outputs.of(spec).file("--out", page).hold()) {
      RunImages images = new RunImages(screen);
      Sweep sweep = new Sweep(runs, out, screen);
      int kept = sweep.keep(images);
      RunExecutor executor =
          RunCluster.executor(elsewhere, images, runs.size() - kept, cores, atOnce, screen);
      screen.prose(words(runs.size(), kept, executor));
      int status = sweep.run(executor);
      draw(sweep, page);
      SweepReport report = new SweepReport(sweep, page);
      if (json) {
        standard.plain(report.json());
      } else if (!sweep.outcomes().isEmpty()) {
        report.show(screen);
      }
      if (status != 0) {
        screen.plain("to go on  " + TypedCall.of(spec));
        return status;
      }
      requireNoneDied(sweep.died());
      return 0;
    }
  }

  /** A call that train would refuse is refused before anything is made; tells what they read. */
  private void check(List<SweepRun> runs, Outputs outputs) {
    CommandLine program = Main.commandLine();
    for (SweepRun run : runs) {
      try {
        TrainCommand call = run.plan().call(program);
        call.check();
        call.readBy(outputs);
      } catch (ParameterException e) {
        String where = run.setting().isEmpty() ? "" : " (with " + run.title() + ")";
        throw new ParameterException(spec.commandLine(), e.getMessage() + where, e);
      }
    }
  }

  private static String words(int runs, int kept, RunExecutor executor) {
    String before = kept == 0 ? "" : ", " + (kept == runs ? "all" : kept) + " of them made before";
    String now = kept == runs ? "" : ", " + executor.summary();
    return Count.of(runs, "run") + before + now;
  }

  /** All runs that have ended, in one page. */
  private static void draw(Sweep sweep, Path page) {
    List<PageRun> runs = new ArrayList<>();
    sweep.outcomes().keySet().forEach(run -> runs.add(PageRun.read(sweep.log(run), run.title())));
    if (!runs.isEmpty()) {
      RunPage.write(runs, page);
    }
  }

  private static void requireNoneDied(Map<SweepRun, String> died) {
    if (!died.isEmpty()) {
      throw new WorkException(
          "%s died, twice each (%s); the same command makes them again."
              .formatted(
                  Count.of(died.size(), "run"),
                  String.join("; ", died.keySet().stream().map(SweepRun::title).toList())));
    }
  }
}

package org.lanewise.lab.doctor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ClusterOptions;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.ImageFolderOptions;
import org.lanewise.lab.cli.LimitOptions;
import org.lanewise.lab.cli.ListingArgument;
import org.lanewise.lab.cli.Outputs;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.run.Cluster;
import org.lanewise.lab.sweep.RunCluster;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prove-doctor}: what the doctor finds against what was put in. */
@Command(
    name = "prove-doctor",
    header = "Puts every fault into training and tabulates what the doctor finds.",
    description = {
      "",
      "Runs each listing once with each fault and seed, and healthy in many batch sizes and learning rates; each run"
          + " goes to its end. Writes a Markdown table of what was put in against what was found. It exits with 1 when"
          + " anything was missed, or found that was not put in. As many runs are made at a time as there are processors,"
          + " here or on a Spark cluster; with all defaults it takes some ten minutes.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} prove-doctor --data solids10 --train-images 10000",
      "  ${ROOT-COMMAND-NAME} prove-doctor --rates 60 --logs rates --threads 1",
      "  ${ROOT-COMMAND-NAME} prove-doctor scaled --seeds 7 --train-images 5000"
    })
public final class ProveDoctorCommand implements Callable<Integer> {

  private static final int EPOCHS = 4;
  private static final int RATE_EPOCHS = 3;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "LISTING",
      defaultValue = "deep batch-64",
      split = " ",
      description = "The listings to train. Default: ${DEFAULT-VALUE}.")
  private List<String> names = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,3",
      description = "Seeds, separated by commas. Default: ${DEFAULT-VALUE}.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Of each run; some faults need more. Default: 4, and 3 with --rates.")
  private @Nullable Integer epochs;

  @Option(
      names = "--rates",
      paramLabel = "N",
      description =
          "Instead, make N runs with network, optimizer, learning rate (1e-8 to 10) and batch drawn blindly, and count"
              + " those where it is beyond doubt what the doctor should say. Needs --logs.")
  private @Nullable Integer rates;

  @Option(
      names = "--logs",
      paramLabel = "FOLDER",
      description =
          "Where the runs of --rates leave their logs. A run whose log is there is not made again: the same call goes on"
              + " after an interrupt, and tries new rules on old runs.")
  private @Nullable Path logs;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Where the table goes too. Default: only to the screen.")
  private @Nullable Path to;

  @Mixin private DataOption data;
  @Mixin private ImageFolderOptions pictures;
  @Mixin private ComputeOptions compute;
  @Mixin private LimitOptions limits;
  @Mixin private ClusterOptions cluster;

  @Override
  public Integer call() {
    Screen screen = Screen.standard();
    if (epochs != null) {
      Calls.positive(spec, "--epochs", epochs);
    }
    limits.check();
    pictures.on(data.source());
    Cluster.Request elsewhere = cluster.request();
    RunImages images = new RunImages(screen);
    Trials trials =
        new Trials(
            common(),
            images,
            runs -> RunCluster.executor(elsewhere, images, runs, compute.threads(), null, screen),
            screen);
    if (rates != null || logs != null) {
      return proveRates(screen, trials, rates, logs);
    }
    List<Listing> listings = names.stream().map(name -> ListingArgument.named(spec, name)).toList();
    try (Outputs.Held held = outputs().hold();
        TemporaryFolder runs = TemporaryFolder.make()) {
      screen.prose(compute.describe());
      Proof proof =
          Proof.of(
              listings,
              seeds,
              trials,
              runs.path(),
              setup -> dry(setup, screen),
              run -> tell(screen, run));
      if (trials.status() != 0) {
        return trials.status();
      }
      String table =
          String.format(
              Locale.ROOT,
              "The doctor on trial: %s, seeds %s, %s, %s.%n%n%s%n%s.%n",
              String.join(" and ", names),
              String.join(", ", seeds.stream().map(String::valueOf).toList()),
              trials.data().name(),
              Count.of(trials.data()),
              proof.markdown(),
              proof.summary());
      write(screen, table);
      return proof.clean() ? 0 : 1;
    }
  }

  private Outputs outputs() {
    return data.readBy(Outputs.of(spec))
        .reads("--spark-properties", cluster.file())
        .folder("--logs", logs)
        .file("--to", to);
  }

  /** What all runs have in common. */
  private TypedCall common() {
    int usual = rates == null ? EPOCHS : RATE_EPOCHS;
    return TypedCall.of(spec)
        .to(List.of("train"))
        .without("--threads")
        .with("--epochs", Integer.toString(epochs == null ? usual : epochs))
        .with("--no-save");
  }

  private List<Finding> dry(Setup setup, Screen screen) {
    try (Shown shown = screen.busy("checking without training");
        Workers workers = compute.workers()) {
      return DryCheck.of(setup, compute.kernels(), workers).findings();
    }
  }

  private int proveRates(
      Screen screen, Trials trials, @Nullable Integer count, @Nullable Path folder) {
    if (count == null || folder == null) {
      throw Calls.wrong(spec, "--rates and --logs go together; give both of them");
    }
    Calls.positive(spec, "--rates", count);
    try (Outputs.Held held = outputs().hold()) {
      screen.prose(compute.describe());
      RateProof proof = RateProof.of(count, folder, trials, row -> tell(screen, row));
      if (trials.status() != 0) {
        return trials.status();
      }
      TrainAndTest images = trials.data();
      write(
          screen,
          String.format(
              Locale.ROOT,
              "The doctor on drawn rates: %s, %,d training and %,d test images.%n%n%s%n%s.%n",
              images.name(),
              images.train().size(),
              images.test().size(),
              proof.markdown(),
              proof.summary()));
      return proof.clean() ? 0 : 1;
    }
  }

  private void write(Screen screen, String table) {
    screen.plain("");
    ScreenTable.markdown(table, screen);
    if (to != null) {
      AtomicFile.write(to, out -> out.write(table.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static void tell(Screen screen, RateProof.Row row) {
    String verdict =
        !row.counts()
            ? "shown"
            : row.right() ? screen.styled("green", "right") : screen.styled("bold,red", "WRONG");
    screen.prose(
        verdict + "  ",
        row.run().name()
            + ": found "
            + (row.found().isEmpty() ? "nothing" : String.join(", ", row.found())));
  }

  private static void tell(Screen screen, ProofRun run) {
    screen.prose(
        (run.right() ? screen.styled("green", "right") : screen.styled("bold,red", "WRONG")) + "  ",
        String.format(
            Locale.ROOT,
            "%-10s seed %d, %s, %s: found %s",
            run.listing(),
            run.seed(),
            run.injected(),
            run.settings(),
            run.found().isEmpty() ? "nothing" : String.join(", ", run.found())));
  }
}

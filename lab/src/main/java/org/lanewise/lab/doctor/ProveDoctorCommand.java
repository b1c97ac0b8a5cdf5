package org.lanewise.lab.doctor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.tensor.Near;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.ImageFolderOptions;
import org.lanewise.lab.cli.LimitOptions;
import org.lanewise.lab.cli.Outputs;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
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
          + " anything was missed, or found that was not put in. With all defaults it takes some ten minutes.",
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

  @Override
  public Integer call() {
    Screen screen = Screen.standard();
    if (epochs != null) {
      Calls.positive(spec, "--epochs", epochs);
    }
    limits.check();
    DataSource source = pictures.on(data.source());
    if (rates != null || logs != null) {
      return proveRates(screen, source, rates, logs);
    }
    List<Listing> listings = names.stream().map(this::listing).toList();
    Outputs outputs = Outputs.of(spec).reads("--data", data.folder()).file("--to", to);
    try (Outputs.Held held = outputs.hold();
        Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      TrainAndTest images = source.load(screen, limits.train(), limits.test());
      Proof proof =
          Proof.of(
              listings,
              seeds,
              new Proof.Circumstances(
                  images, epochs == null ? EPOCHS : epochs, compute.kernels(), workers, screen),
              run -> tell(screen, run));
      String table =
          String.format(
              Locale.ROOT,
              "The doctor on trial: %s, seeds %s, %s, %s.%n%n%s%n%s.%n",
              String.join(" and ", names),
              String.join(", ", seeds.stream().map(String::valueOf).toList()),
              images.name(),
              Count.of(images),
              proof.markdown(),
              proof.summary());
      write(screen, table);
      return proof.clean() ? 0 : 1;
    }
  }

  private int proveRates(
      Screen screen, DataSource source, @Nullable Integer count, @Nullable Path folder) {
    if (count == null || folder == null) {
      throw Calls.wrong(spec, "--rates and --logs go together; give both of them");
    }
    Calls.positive(spec, "--rates", count);
    try (Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      TrainAndTest images = source.load(screen, limits.train(), limits.test());
      RateProof proof =
          RateProof.of(
              screen,
              count,
              folder,
              new RateProof.Common(
                  images, epochs == null ? RATE_EPOCHS : epochs, compute.kernels(), workers),
              row -> tell(screen, row));
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

  private Listing listing(String name) {
    return Listings.find(name)
        .orElseThrow(() ->
            Calls.wrong(
                spec,
                "there is no listing '%s'%s (the listings are %s)"
                    .formatted(
                        name,
                        Near.hint(name, Listings.names()),
                        String.join(", ", Listings.names()))));
  }
}

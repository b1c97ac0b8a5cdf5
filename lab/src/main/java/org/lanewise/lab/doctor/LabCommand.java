package org.lanewise.lab.doctor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.store.OutputFolder;
import org.lanewise.engine.tensor.Near;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.ImageFolderOptions;
import org.lanewise.lab.cli.LimitOptions;
import org.lanewise.lab.cli.Outputs;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.Version;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab}: the article's listings, its claims, and what happens. */
@Command(
    name = "lab",
    header = "Runs the article's listings and writes a page of its claims and what happened.",
    description = {
      "",
      "Trains the six listings with Adam at its defaults and writes one HTML page, which needs no network, and a"
          + " Markdown table: the article's claim, curves of loss and accuracy, seconds and memory, what the doctor"
          + " finds, and whether the claim holds.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} lab",
      "  ${ROOT-COMMAND-NAME} lab --only raw,scaled --epochs 3 --data solids10"
    })
public final class LabCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "LISTING",
      split = ",",
      description = "Run only these listings, separated by commas. Default: all six.")
  private List<String> only = List.of();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Times through the training images. Default: ${DEFAULT-VALUE}.")
  private int epochs = Listings.EPOCHS;

  @Mixin private DataOption data;
  @Mixin private ImageFolderOptions pictures;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Decides the initial weights and the order of the images. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where lab.html and lab.md go. Default: ${DEFAULT-VALUE}.")
  private Path to = Path.of("lanewise-lab");

  @Mixin private ComputeOptions compute;
  @Mixin private LimitOptions limits;

  @Override
  public Integer call() {
    Screen screen = Screen.standard();
    Calls.positive(spec, "--epochs", epochs);
    limits.check();
    List<Listing> listings = listings();
    DataSource source = pictures.on(data.source());
    data.readBy(Outputs.of(spec)).folder("--to", to).check();
    try (Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      OutputFolder.make(to);
      TrainAndTest images = source.load(screen, limits.train(), limits.test());
      List<LabRun> runs = new ArrayList<>();
      for (Listing listing : listings) {
        String title =
            String.format(
                Locale.ROOT, "%d/%d %s", runs.size() + 1, listings.size(), listing.name());
        LabRun run =
            LabRun.of(
                screen,
                title,
                listing,
                images,
                TrainingSettings.defaults(seed).withEpochs(epochs),
                compute.kernels(),
                workers);
        runs.add(run);
        screen.prose(
            screen.styled("bold", "%-10s".formatted(listing.name())) + "  ",
            String.format(
                Locale.ROOT,
                "val_accuracy %.4f  %.1f s  the doctor finds %s",
                run.accuracy(),
                run.seconds(),
                LabReport.findings(run.findings())));
      }
      String facts =
          String.format(
              Locale.ROOT,
              "Lanewise %s, Java %s, %s; %s with %s, %s, Adam at 0.001, Glorot's weights, seed %d.",
              Version.number(),
              Runtime.version().feature(),
              compute.describe(),
              images.name(),
              Count.of(images),
              Count.of(epochs, "epoch"),
              seed);
      write(to.resolve("lab.html"), LabPage.html(runs, facts));
      write(to.resolve("lab.md"), LabReport.markdown(runs, facts));
    }
    screen.plain("page  " + to.resolve("lab.html"));
    screen.plain("table " + to.resolve("lab.md"));
    return 0;
  }

  private List<Listing> listings() {
    for (String name : only) {
      if (Listings.find(name).isEmpty()) {
        throw Calls.wrong(
            spec,
            "there is no listing '%s'%s (the listings are %s)"
                .formatted(
                    name, Near.hint(name, Listings.names()), String.join(", ", Listings.names())));
      }
    }
    return Listings.all().stream()
        .filter(listing -> only.isEmpty() || only.contains(listing.name()))
        .toList();
  }

  private static void write(Path file, String text) {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}

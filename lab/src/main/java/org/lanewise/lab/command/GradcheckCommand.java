package org.lanewise.lab.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.engine.check.GradientCheck;
import org.lanewise.engine.check.GradientReport;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.tensor.Near;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.ImageFolderOptions;
import org.lanewise.lab.cli.Json;
import org.lanewise.lab.cli.NetworkOption;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.data.ModelForm;
import org.lanewise.lab.gradcheck.GradientTable;
import org.lanewise.lab.gradcheck.Subject;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradcheck}: the engine's gradient against central differences. */
@Command(
    name = "gradcheck",
    header = "Checks the engine's gradient against central differences in double precision.",
    description = {
      "",
      "Takes a listing's network, or one of your own, with fresh weights, or a model with its weights, and a few images."
          + " A few dozen elements of each parameter tensor and of the input are moved up and down, and the change of"
          + " the loss is compared with the gradient of training with --convolution direct. The element of each tensor"
          + " that agrees worst is shown, its indices counted from 0. Where a ReLU or a pooling window decides otherwise on either side, the loss has"
          + " a kink and no derivative; such elements have a row of their own and decide nothing.",
      "",
      "Batch normalization takes the statistics of these images, as in training; where it is frozen, its moving ones.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} gradcheck",
      "  ${ROOT-COMMAND-NAME} gradcheck --network my-network.json --image-size 16",
      "  ${ROOT-COMMAND-NAME} gradcheck lanewise-deep.safetensors --data cifar10",
      "  ${ROOT-COMMAND-NAME} gradcheck shallow --kernels textbook --seed 7"
    })
public final class GradcheckCommand implements Callable<Integer> {

  /** For each element the loss of the whole batch is computed twice, in double precision. */
  private static final int MOST_IMAGES = 1000;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      description = "A listing, or a model file. Default: " + Listings.DEFAULT + ".")
  private @Nullable String typed;

  @Mixin private NetworkOption network;
  @Mixin private ImageFolderOptions pictures;

  @Option(
      names = "--data",
      paramLabel = "WHERE",
      description =
          "Take the first training images of this dataset, named as for ${ROOT-COMMAND-NAME} train; an initializer that"
              + " asks for images gets all of them. Default: noise, for both.")
  private @Nullable String data;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images in the batch. Default: ${DEFAULT-VALUE}.")
  private int images = 4;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Elements of each tensor. Default: ${DEFAULT-VALUE}.")
  private int samples = GradientCheck.SAMPLES;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Decides the weights, the noise and which elements are taken. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private ComputeOptions compute;

  @Option(names = "--json", description = "Print one line of JSON and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    Calls.positive(spec, "--images", images);
    Calls.positive(spec, "--samples", samples);
    if (images > MOST_IMAGES) {
      throw Calls.wrong(
          spec,
          String.format(
              Locale.ROOT,
              "--images is %d, but may be at most %d; a few images tell as much",
              images,
              MOST_IMAGES));
    }
    Optional<Listing> listing = listing();
    if (listing.isEmpty()) {
      pictures.refuse("a model");
    }
    DataSource source = data == null ? null : DataOption.source(spec, data);
    if (source != null && listing.isPresent()) {
      source = pictures.on(source);
    }
    Screen standard = Screen.standard();
    Screen screen = json ? standard.toErrors() : standard;
    try (Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      Subject subject = subject(screen, listing, source);
      screen.prose(
          screen.styled("bold", subject.name()) + ": ",
          listing
                  .map(Listing::network)
                  .orElseGet(
                      () -> "a model of " + Count.of(subject.network().nodes().size(), "layer"))
              + ", "
              + Count.of(images, "image")
              + " of "
              + subject.images());
      GradientReport report = report(screen, subject, workers);
      if (json) {
        standard.plain(Json.object(fields(subject, report)));
      } else {
        GradientTable.show(report, screen);
      }
      judge(screen, report, listing.isEmpty());
    }
    return 0;
  }

  /** Empty for a model. */
  private Optional<Listing> listing() {
    String what = what();
    Optional<Listing> listing = network.listing(typed).or(() -> Listings.find(what));
    if (listing.isEmpty() && !Files.isRegularFile(Path.of(what))) {
      throw Calls.wrong(
          spec,
          "there is no listing and no model '%s'%s (the listings are %s)"
              .formatted(
                  what, Near.hint(what, Listings.names()), String.join(", ", Listings.names())));
    }
    return listing;
  }

  private String what() {
    return typed == null ? Listings.DEFAULT : typed;
  }

  private Subject subject(Screen screen, Optional<Listing> listing, @Nullable DataSource source) {
    Model model = listing.isPresent() ? null : ModelForm.ofClasses(ModelFile.load(Path.of(what())));
    DataSource wantedData = source == null || model == null ? source : ModelForm.on(source, model);
    LabelledImages given = wantedData == null ? null : wantedData.training(screen);
    Subject.Images wanted = new Subject.Images(given, images, seed);
    return model == null
        ? Subject.fresh(listing.orElseThrow(), pictures.shape(), wanted)
        : Subject.trained(Path.of(what()), model, wanted);
  }

  private GradientReport report(Screen screen, Subject subject, Workers workers) {
    try (Shown shown = screen.busy("comparing with central differences")) {
      return check(subject)
          .check(Program.of(subject.network(), compute.kernels(), Convolution.DIRECT), workers);
    }
  }

  private GradientCheck check(Subject subject) {
    try {
      return new GradientCheck(
          subject.network(), subject.parameters(), subject.batch(), seed, samples);
    } catch (IllegalArgumentException e) {
      throw new WorkException(e.getMessage() + ".", e);
    }
  }

  private Map<String, @Nullable Object> fields(Subject subject, GradientReport report) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", subject.name());
    fields.put("images", images);
    fields.put("data", subject.images());
    fields.put("kernels", compute.kernels().label());
    fields.putAll(GradientTable.fields(report));
    return fields;
  }

  private static void judge(Screen screen, GradientReport report, boolean trained) {
    Optional<String> wrong = GradientTable.complaint(report);
    if (wrong.isPresent()) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "%s, above %.0e: %s.",
              wrong.get(),
              GradientCheck.TOLERANCE,
              trained
                  ? "if the same network with fresh weights (--network instead of the model) is right, these weights are too large for single precision, else this is a bug in the engine; please report it"
                  : "this is a bug in the engine; please report it"));
    }
    screen.prose(String.format(Locale.ROOT, "all within %.0e", GradientCheck.TOLERANCE));
  }
}

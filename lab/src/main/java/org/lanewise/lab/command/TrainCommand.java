package org.lanewise.lab.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.tensor.Near;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.BatchSize;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.CheckpointOptions;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.ConvolutionOption;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.DoctorOptions;
import org.lanewise.lab.cli.ImageFolderOptions;
import org.lanewise.lab.cli.LimitOptions;
import org.lanewise.lab.cli.ListingArgument;
import org.lanewise.lab.cli.NetworkOption;
import org.lanewise.lab.cli.OptimizerOptions;
import org.lanewise.lab.cli.Outputs;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.cli.ValidationOption;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.data.ModelForm;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.run.CheckpointRequest;
import org.lanewise.lab.run.LogFile;
import org.lanewise.lab.run.RunRequest;
import org.lanewise.lab.run.TrainRun;
import org.lanewise.lab.run.Warmup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train}: trains one of the article's listings. */
@Command(
    name = "train",
    header = "Trains one of the article's listings, or a network of your own.",
    description = {
      "",
      "Ends with the result, the SHA-256 of the parameters and a model file. The same seed, data and settings give"
          + " the same SHA-256 with any kernels, threads and vector width. An interrupt (Ctrl-C) finishes the step and"
          + " saves the model and, with --checkpoint, all that --resume needs; a second one ends at once.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} train",
      "  ${ROOT-COMMAND-NAME} train deep --epochs 3 --seed 2 --log deep.jsonl",
      "  ${ROOT-COMMAND-NAME} train deep --checkpoint deep-run    (with --resume to go on)",
      "  ${ROOT-COMMAND-NAME} train --network my-network.json",
      "  ${ROOT-COMMAND-NAME} train deep --data my-pictures --image-size 48 --fit crop",
      "  ${ROOT-COMMAND-NAME} train scaled --data solids10 --optimizer sgd --learning-rate 0.01",
      "  ${ROOT-COMMAND-NAME} train --train-images 2000 --kernels textbook --threads 1",
      "  ${ROOT-COMMAND-NAME} train --epochs 3 --no-save --profile"
    })
public final class TrainCommand implements Callable<Integer> {

  private static final String EACH_EPOCH = "each-epoch";
  private static final String ONCE = "once";

  @Spec private CommandSpec spec;

  @Mixin private ListingArgument argument;
  @Mixin private NetworkOption network;
  @Mixin private DataOption data;
  @Mixin private ImageFolderOptions pictures;
  @Mixin private ValidationOption validation;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Times through the training images. Default: ${DEFAULT-VALUE}.")
  private int epochs = Listings.EPOCHS;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images per step. Default: the listing's.")
  private @Nullable Integer batch;

  @Mixin private OptimizerOptions optimizer;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Decides the initial weights and the order of the images. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--shuffle",
      paramLabel = "WHEN",
      description =
          "each-epoch: every epoch has an order of its own. once: all epochs have one order, as Keras' fit has on"
              + " TensorFlow when a seed is set. Default: ${DEFAULT-VALUE}.")
  private String shuffle = EACH_EPOCH;

  @Mixin private ConvolutionOption convolution;
  @Mixin private ComputeOptions compute;
  @Mixin private LimitOptions limits;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description =
          "Where the model goes; a file that is there is replaced at the end. Default: lanewise-LISTING.safetensors.")
  private @Nullable Path save;

  @Option(names = "--no-save", description = "Save no model.")
  private boolean noSave;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "Write a log of the run, one JSON object a line; overwritten, but continued with --resume.")
  private @Nullable Path log;

  @Option(
      names = "--profile",
      description = {
        "Account for the time of a step at the end: milliseconds and share of the data, of each layer or fused stage"
            + " forward and backward, of the sum and the update of the gradients, and of waiting; with GFLOP/s and the"
            + " percent of what these threads can do in registers, which is measured then.",
        "With --log also a line of the log, {\"event\":\"profile\", …}: steps, images, first_epoch_left_out, threads,"
            + " milliseconds_per_step, peak_gflops, peak_settled, and rows of what, phase, milliseconds and gflops."
      })
  private boolean profile;

  @Mixin private DoctorOptions doctorRequest;
  @Mixin private CheckpointOptions checkpoints;

  @Override
  public Integer call() {
    Screen screen = Screen.standard();
    if (noSave && save != null) {
      throw Calls.wrong(spec, "--save and --no-save contradict each other; give one of them");
    }
    Calls.positive(spec, "--epochs", epochs);
    if (!List.of(EACH_EPOCH, ONCE).contains(shuffle)) {
      throw Calls.wrong(
          spec,
          "--shuffle is '%s', but must be %s or %s%s"
              .formatted(shuffle, EACH_EPOCH, ONCE, Near.hint(shuffle, List.of(EACH_EPOCH, ONCE))));
    }
    if (batch != null) {
      Calls.positive(spec, "--batch", batch);
    }
    Listing listing = argument.listing(network);
    Optimizer chosen = optimizer.optimizer();
    DataSource source = pictures.on(data.source());
    OptionalDouble heldOut = validation.fraction(listing, source);
    limits.check();
    doctorRequest.doctorRequest();
    CheckpointRequest checkpointRequest = checkpoints.request();
    if (checkpointRequest != null && doctorRequest.doctorRequest().fault() != null) {
      throw Calls.wrong(
          spec,
          "--inject and --checkpoint don't go together: a fault may remember what no checkpoint holds");
    }
    BatchSize size = BatchSize.of(spec, batch, listing, limits);
    Path model = modelFile(listing);
    Outputs outputs =
        Outputs.of(spec)
            .reads("--data", data.folder())
            .reads("--network", network.file())
            .file("--save", model)
            .growing("--log", log)
            .checkpoints(
                "--checkpoint", checkpointRequest == null ? null : checkpointRequest.folder());
    try (Outputs.Held held = outputs.hold();
        LogFile logFile = log == null ? null : openLog(log);
        Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      TrainAndTest images = load(screen, source, heldOut, listing, chosen);
      Listing shaped = listing.forClasses(images.train().classNames().size());
      TrainingSettings settings =
          new TrainingSettings(epochs, size.among(images), chosen, seed, !shuffle.equals(ONCE))
              .with(convolution.or(Convolution.AUTO));
      tell(screen, shaped, images, settings);
      RunRequest request =
          new RunRequest(
              TypedCall.of(spec),
              shaped,
              images,
              ModelForm.told(source, heldOut),
              settings,
              compute.kernels(),
              compute.vectorBits(),
              model,
              logFile,
              doctorRequest.doctorRequest(),
              profile,
              checkpointRequest);
      return new TrainRun(request, screen).run(workers);
    }
  }

  /** Reads the images, while the kernels warm up. */
  private TrainAndTest load(
      Screen screen, DataSource source, OptionalDouble heldOut, Listing listing, Optimizer chosen) {
    try (Warmup warmup = Warmup.start(listing.graph(), compute.kernels(), chosen)) {
      return heldOut.isPresent()
          ? source.split(screen, heldOut.getAsDouble(), seed, limits.train(), limits.test())
          : source.withTest(screen, limits.train(), limits.test());
    }
  }

  private LogFile openLog(Path file) {
    try {
      return LogFile.open(file);
    } catch (WorkException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private @Nullable Path modelFile(Listing listing) {
    if (noSave) {
      return null;
    }
    return save != null ? save : Path.of("lanewise-" + listing.name() + ".safetensors");
  }

  private void tell(
      Screen screen, Listing listing, TrainAndTest images, TrainingSettings settings) {
    screen.prose(
        screen.styled("bold", listing.name()) + ": ",
        String.format(
            Locale.ROOT,
            "%s, input %s, %s %s, batch %,d, seed %d",
            listing.network(),
            listing.inputLabel(),
            settings.optimizer().label(),
            settings.optimizer().learningRate(),
            settings.batchSize(),
            seed));
    screen.prose("%s: %s".formatted(images.name(), Count.of(images)));
  }
}

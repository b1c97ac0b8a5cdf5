package org.lanewise.lab.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.UpdateSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.AugmentOption;
import org.lanewise.lab.cli.BatchSize;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.CheckpointOptions;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.ConvolutionOption;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.DoctorOptions;
import org.lanewise.lab.cli.ImageFolderOptions;
import org.lanewise.lab.cli.LearningOptions;
import org.lanewise.lab.cli.LimitOptions;
import org.lanewise.lab.cli.ListingArgument;
import org.lanewise.lab.cli.NetworkOption;
import org.lanewise.lab.cli.OptimizerOptions;
import org.lanewise.lab.cli.OutputOptions;
import org.lanewise.lab.cli.Outputs;
import org.lanewise.lab.cli.ScheduleOptions;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.StepOptions;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.cli.ValidationOption;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.data.HeldOut;
import org.lanewise.lab.data.ModelForm;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.run.CheckpointRequest;
import org.lanewise.lab.run.LogFile;
import org.lanewise.lab.run.RunRequest;
import org.lanewise.lab.run.SettingsText;
import org.lanewise.lab.run.TrainRun;
import org.lanewise.lab.run.Warmup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code train}: trains one of the article's listings. */
@Command(
    name = "train",
    abbreviateSynopsis = true,
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
      "  ${ROOT-COMMAND-NAME} train --network conv32-bn-relu-pool2-conv64-bn-relu-gap-dense10",
      "  ${ROOT-COMMAND-NAME} train scaled --data solids10 --optimizer sgd --learning-rate 0.01",
      "  ${ROOT-COMMAND-NAME} train --standardize --schedule one-cycle --augment flip,crop2",
      "  ${ROOT-COMMAND-NAME} train --train-images 2000 --kernels textbook --threads 1",
      "  ${ROOT-COMMAND-NAME} train --epochs 3 --no-save --profile"
    })
public final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ListingArgument argument;
  @Mixin private NetworkOption network;
  @Mixin private DataOption data;
  @Mixin private ImageFolderOptions pictures;
  @Mixin private ValidationOption validation;
  @Mixin private LimitOptions limits;
  @Mixin private AugmentOption augment;
  @Mixin private StepOptions steps;
  @Mixin private OptimizerOptions optimizer;
  @Mixin private ScheduleOptions schedule;
  @Mixin private LearningOptions learning;
  @Mixin private OutputOptions output;
  @Mixin private CheckpointOptions checkpoints;
  @Mixin private DoctorOptions doctorRequest;
  @Mixin private ConvolutionOption convolution;
  @Mixin private ComputeOptions compute;

  @Override
  public Integer call() {
    Screen screen = Screen.standard();
    output.check();
    steps.check();
    schedule.check(optimizer, steps.epochs());
    learning.check();
    Optimizer chosen = optimizer.optimizer();
    List<Augmentation> augmentation = augment.augmentations();
    Listing named = argument.listing(network);
    Listing listing = named.with(learning.graph(named.graph()));
    DataSource source = pictures.on(data.source());
    Optional<HeldOut> heldOut = validation.heldOut(listing, source);
    int patience = steps.patience(heldOut.isPresent());
    limits.check();
    doctorRequest.doctorRequest();
    CheckpointRequest checkpointRequest = checkpoints.request();
    if (checkpointRequest != null && doctorRequest.doctorRequest().fault() != null) {
      throw Calls.wrong(
          spec,
          "--inject and --checkpoint don't go together: a fault may remember what no checkpoint holds");
    }
    BatchSize size = steps.batch(listing, limits);
    Path model = output.model(listing);
    Outputs outputs =
        Outputs.of(spec)
            .reads("--data", data.folder())
            .reads("--network", network.file())
            .file("--save", model)
            .growing("--log", output.log())
            .file("--page", output.page())
            .checkpoints(
                "--checkpoint", checkpointRequest == null ? null : checkpointRequest.folder());
    try (Outputs.Held held = outputs.hold();
        LogFile logFile = output.openLog();
        Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      TrainAndTest images = load(screen, source, heldOut, listing, chosen);
      Listing prepared =
          listing
              .forClasses(images.train().classNames().size())
              .with(learning.preprocessing(listing.preprocessing(), images.train()));
      TrainingSettings settings = settings(images, size.among(images), chosen);
      tell(screen, prepared, images, settings, augmentation);
      RunRequest request =
          new RunRequest(
              TypedCall.of(spec),
              prepared,
              images,
              ModelForm.told(source, heldOut),
              augmentation,
              settings,
              patience,
              compute.kernels(),
              compute.vectorBits(),
              model,
              logFile,
              output.page(),
              doctorRequest.doctorRequest(),
              output.profile(),
              checkpointRequest);
      return new TrainRun(request, screen).run(workers);
    }
  }

  /** Reads the images, while the kernels warm up. */
  private TrainAndTest load(
      Screen screen, DataSource source, Optional<HeldOut> heldOut, Listing listing, Optimizer chosen) {
    try (Warmup warmup = Warmup.start(listing.graph(), compute.kernels(), chosen)) {
      return heldOut.isPresent()
          ? source.split(screen, heldOut.get(), steps.seed(), limits.train(), limits.test())
          : source.withTest(screen, limits.train(), limits.test());
    }
  }

  private TrainingSettings settings(TrainAndTest images, int batch, Optimizer chosen) {
    int epochs = steps.epochs();
    int stepsPerEpoch = Math.ceilDiv(images.train().size(), batch);
    UpdateSettings update =
        UpdateSettings.of(chosen)
            .withSchedule(schedule.schedule(chosen.learningRate(), epochs, stepsPerEpoch));
    return new TrainingSettings(
        epochs,
        batch,
        learning.update(update),
        learning.loss(images.train()),
        steps.seed(),
        steps.shuffle(),
        convolution.or(Convolution.AUTO));
  }

  private static void tell(
      Screen screen,
      Listing listing,
      TrainAndTest images,
      TrainingSettings settings,
      List<Augmentation> augmentation) {
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
            settings.seed()));
    List<String> more = SettingsText.of(settings, augmentation);
    if (!more.isEmpty()) {
      screen.prose("with ", String.join(", ", more));
    }
    screen.prose("%s: %s".formatted(images.name(), Count.of(images)));
  }
}

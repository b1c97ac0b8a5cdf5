package org.lanewise.lab.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.Split;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.UpdateSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.Main;
import org.lanewise.lab.cli.AugmentOption;
import org.lanewise.lab.cli.BatchSize;
import org.lanewise.lab.cli.CheckpointOptions;
import org.lanewise.lab.cli.ClusterOptions;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.ConfigFile;
import org.lanewise.lab.cli.ConfigOption;
import org.lanewise.lab.cli.ConvolutionOption;
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
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.run.CheckpointRequest;
import org.lanewise.lab.run.LogFile;
import org.lanewise.lab.run.RunRequest;
import org.lanewise.lab.run.SettingsText;
import org.lanewise.lab.run.TrainRun;
import org.lanewise.lab.run.Warmup;
import picocli.CommandLine;
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
          + " saves the model and, with --checkpoint, all that --resume needs; a second one ends at once. Beside the"
          + " model lies a file of the run's options, for --config.",
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
      "  ${ROOT-COMMAND-NAME} train --epochs 3 --no-save --profile",
      "  ${ROOT-COMMAND-NAME} train --config lanewise-deep.json --seed 2"
    })
public final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ListingArgument argument;
  @Mixin private ConfigOption config;
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
  @Mixin private ClusterOptions cluster;

  @Override
  public Integer call() {
    OptionalInt status = config.run(this::again);
    return status.isPresent() ? status.getAsInt() : train();
  }

  /** The command line whose {@code train} knows that the file of {@code --config} was read. */
  private CommandLine again() {
    CommandLine program = Main.commandLine();
    CommandLine named = Objects.requireNonNull(program.getSubcommands().get(spec.name()), "train");
    if (named.getCommand() instanceof TrainCommand train) {
      train.config.readBefore(config);
    }
    return program;
  }

  private int train() {
    Screen screen = Screen.standard();
    CheckedCall checked = checked();
    CheckpointRequest checkpointRequest = checkpoints.request(doctorRequest.doctorRequest());
    Path model = output.model(checked.listing());
    if (model != null) {
      ConfigFile.requireFree(spec, model);
    }
    Path options = model == null ? null : ConfigFile.beside(model);
    Outputs outputs =
        readBy(Outputs.of(spec))
            .reads("--config", config.readBesides(options))
            .reads("--spark-properties", cluster.file())
            .file("--save", model)
            .file("the file of options beside --save", options)
            .growing("--log", output.log())
            .file("--page", output.page())
            .checkpoints(
                "--checkpoint", checkpointRequest == null ? null : checkpointRequest.folder());
    try (Outputs.Held held = outputs.hold();
        LogFile logFile = output.openLog();
        Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      RunImages images = new RunImages(screen);
      // The kernels warm up while the images are read.
      try (Warmup warmup =
          Warmup.start(checked.listing().graph(), compute.kernels(), checked.optimizer())) {
        images(checked, images);
      }
      RunRequest request = request(checked, images, model, logFile, checkpointRequest);
      SettingsText.tell(screen, request.work());
      return new TrainRun(request, screen).run(workers);
    }
  }

  /**
   * Checks the call as far as that goes without images.
   *
   * @throws CommandLine.ParameterException when it is wrong
   */
  public void check() {
    checked();
  }

  /** Tells what files and folders this call reads, so that nothing is written there. */
  public Outputs readBy(Outputs outputs) {
    return data.readBy(outputs).reads("--network", network.file());
  }

  /**
   * What this call asks for as one of several runs: it leaves its log and nothing else.
   *
   * @param images who reads them for all
   * @param log where the log goes, or null for nowhere
   * @throws CommandLine.ParameterException when the call is wrong
   */
  public RunRequest oneOfSeveral(RunImages images, @Nullable LogFile log) {
    return request(checked(), images, null, log, null);
  }

  private CheckedCall checked() {
    output.check();
    steps.check();
    schedule.check(optimizer, steps.epochs());
    learning.check();
    Optimizer chosen = optimizer.optimizer();
    List<Augmentation> augmentation = augment.augmentations();
    Listing named = argument.listing(network);
    Listing listing = named.with(learning.graph(named.graph()));
    DataSource source = pictures.on(data.source());
    Optional<Split> heldOut = validation.heldOut(listing, source, steps.seed());
    int patience = steps.patience(heldOut.isPresent());
    limits.check();
    cluster.check(doctorRequest.doctorRequest());
    BatchSize batch = steps.batch(listing, limits);
    return new CheckedCall(listing, source, heldOut, patience, batch, chosen, augmentation);
  }

  private TrainAndTest images(CheckedCall checked, RunImages images) {
    return images.of(
        checked.source(), checked.heldOut().orElse(null), limits.train(), limits.test());
  }

  private RunRequest request(
      CheckedCall checked,
      RunImages read,
      @Nullable Path model,
      @Nullable LogFile log,
      @Nullable CheckpointRequest checkpointRequest) {
    TrainAndTest images = images(checked, read);
    Listing listing = checked.listing();
    Listing prepared =
        listing
            .forClasses(images.train().classNames().size())
            .with(learning.preprocessing(listing.preprocessing(), images.train()));
    TypedCall call = TypedCall.of(spec);
    Path folder = data.folder();
    String options =
        ConfigFile.text(
            call,
            spec,
            folder == null ? images.name() : folder.toAbsolutePath().normalize().toString(),
            network.isElsewhere() ? argument.listing(network).graph() : null);
    return new RunRequest(
        call,
        new RunRequest.Work(
            prepared,
            read,
            images,
            checked.augmentation(),
            settings(images, checked.batch().among(images), checked.optimizer()),
            checked.patience()),
        new RunRequest.Compute(compute.kernels(), compute.vectorBits(), cluster.request()),
        new RunRequest.Outputs(model, options, log, output.page(), output.profile()),
        doctorRequest.doctorRequest(),
        checkpointRequest);
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
}

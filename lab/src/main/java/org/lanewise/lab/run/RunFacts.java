package org.lanewise.lab.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.DataSettings;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.store.Run;
import org.lanewise.engine.store.RunSettings;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Version;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Setup;

/** What log, checkpoints and model file say of a run. */
final class RunFacts {

  private static final String TRAIN_IMAGES = "train_images";

  private final RunRequest request;
  private final RunRequest.Work work;
  private final Setup setup;
  private final Network network;
  private final DataIdentity data;

  /** The facts of a run; its images are looked at once. */
  RunFacts(RunRequest request, Setup setup, Network network) {
    this.request = request;
    this.work = request.work();
    this.setup = setup;
    this.network = network;
    this.data = work.images().identity(work.data());
  }

  /** What it is trained and judged on. */
  DataIdentity data() {
    return data;
  }

  /** Where the images come from; a fault may have left some out. */
  private Settings reading() {
    return DataSettings.of(work.data(), setup.settings().seed())
        .with(TRAIN_IMAGES, (long) setup.data().train().size());
  }

  /** All that decides the bits which the run ends with. */
  Run identity() {
    Settings images = RunSettings.of(work.augmentation()).and(reading());
    return new Run(network, setup.settings(), setup.preprocessing(), data, images);
  }

  /**
   * What a model file says of how it came about.
   *
   * @param steps after which its parameters are those
   */
  Settings modelSettings(Trainer trainer, long steps) {
    TrainingSettings settings = setup.settings();
    int done = (int) Math.min(trainer.history().size(), steps / stepsPerEpoch());
    Settings result =
        reading()
            .with("listing", work.listing().name())
            .with("lanewise", Version.number())
            .with("data", work.data().name())
            .with("data_fingerprint", data.fingerprint())
            .with("epochs_done", (long) done)
            .with("steps_done", steps)
            .and(RunSettings.of(settings))
            .and(RunSettings.of(work.augmentation()));
    if (done > 0) {
      EpochResult last = trainer.history().get(done - 1);
      result =
          result
              .with("val_loss", last.validationLoss().orElseThrow())
              .with("val_accuracy", last.validationAccuracy().orElseThrow());
    }
    return result;
  }

  private static String shuffle(TrainingSettings settings) {
    return settings.shuffle() ? "each-epoch" : "once";
  }

  /** The log's first line. */
  Map<String, @Nullable Object> runFields(int threads) {
    TrainingSettings settings = setup.settings();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("listing", work.listing().name());
    fields.put("call", request.call().words());
    fields.put("network", NetworkJson.print(setup.graph()));
    fields.put("lanewise", Version.number());
    fields.put("java", Runtime.version().toString());
    fields.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    fields.put("kernels", request.compute().kernels().label());
    fields.put("vector_bits", request.compute().vectorBits());
    fields.put("threads", threads);
    fields.put("seed", settings.seed());
    fields.put("shuffle", shuffle(settings));
    fields.put("convolution", settings.convolution().label());
    fields.put("data", work.data().name());
    fields.put("data_fingerprint", data.fingerprint());
    fields.put(TRAIN_IMAGES, setup.data().train().size());
    fields.put("test_images", work.data().test().size());
    fields.put("classes", work.data().train().classNames());
    reading().names().forEach(name -> fields.putIfAbsent(name, reading().text(name)));
    fields.put("epochs", settings.epochs());
    fields.put("batch", settings.batchSize());
    fields.put("steps_per_epoch", stepsPerEpoch());
    fields.put("optimizer", settings.optimizer().label());
    fields.put("learning_rate", settings.optimizer().learningRate());
    fields.put("momentum", settings.optimizer().settings().get("momentum"));
    Settings all = RunSettings.of(settings).and(RunSettings.of(work.augmentation()));
    for (String name : all.names()) {
      fields.putIfAbsent(name, all.value(name));
    }
    fields.put("divisor", (double) setup.preprocessing().divisor());
    fields.put("parameters", network.parameterCount());
    Fault fault = request.doctor().fault();
    fields.put("injected", fault == null ? null : fault.name());
    return fields;
  }

  /** The log's line when a run goes on. */
  Map<String, @Nullable Object> resumeFields(Workers workers, Trainer trainer) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("epoch", trainer.position().epoch());
    fields.put("step", trainer.position().step());
    fields.put("steps_done", trainer.state().steps());
    fields.put("epochs", setup.settings().epochs());
    fields.put("lanewise", Version.number());
    fields.put("java", Runtime.version().toString());
    fields.put("kernels", request.compute().kernels().label());
    fields.put("vector_bits", request.compute().vectorBits());
    fields.put("threads", workers.threads());
    return fields;
  }

  /**
   * The log's line after an epoch.
   *
   * @param rate the learning rate of its last step; absent where nobody knows it any more
   */
  static Map<String, @Nullable Object> epochFields(EpochResult result, OptionalDouble rate) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("epoch", result.epoch());
    fields.put("loss", result.loss());
    fields.put("accuracy", result.accuracy());
    fields.put("val_loss", result.validationLoss());
    fields.put("val_accuracy", result.validationAccuracy());
    fields.put("learning_rate", rate);
    fields.put("seconds", result.seconds());
    fields.put("images_per_second", result.imagesPerSecond());
    return fields;
  }

  /**
   * The log's last line.
   *
   * @param hash of the parameters, or null after a failure, which may have spoiled them
   * @param status with which the process ends
   * @param reason why it ended before its time, or null
   */
  static Map<String, @Nullable Object> endFields(
      Trainer trainer, @Nullable String hash, int status, @Nullable String reason) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("sha256", hash);
    fields.put("seconds", trainingSeconds(trainer));
    fields.put("peak_rss_bytes", PeakMemory.bytes());
    fields.put("completed", reason == null);
    fields.put("status", status);
    fields.put("reason", reason);
    fields.put("epochs_done", trainer.history().size());
    fields.put("steps_done", trainer.state().steps());
    return fields;
  }

  /** The steps of an epoch. */
  int stepsPerEpoch() {
    return setup.settings().stepsPerEpoch(setup.data().train().size());
  }

  /** Seconds spent in training steps. */
  static double trainingSeconds(Trainer trainer) {
    double seconds = trainer.position().seconds();
    for (EpochResult result : trainer.history()) {
      seconds += result.seconds();
    }
    return seconds;
  }
}

package org.lanewise.lab.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lanewise.engine.doctor.Fix;
import org.lanewise.engine.doctor.Rates;

/** How a person makes the changes of a {@link Fix}: on the command line, and in Java. */
final class FixTexts {

  private static final Map<Fix.Data, String> LOOK =
      Map.of(
          Fix.Data.PIXELS, "dataset.newReader().read(0, 0, pixels, 0), and print the pixels",
          Fix.Data.PIXEL_ORDER, "Planes.join(planar, 0, channels, interleaved, 0, bytes)",
          Fix.Data.LABELS, "images.classNames().get(images.label(i)) beside image i");

  private FixTexts() {}

  /**
   * The words for the command line, without the program's name: options for {@code train}, such as
   * {@code --learning-rate 0.0001}, or a command, such as {@code train scaled}; none where the
   * command line has no such change.
   */
  static List<String> words(Fix fix) {
    return fix.changes().stream().flatMap(FixTexts::words).toList();
  }

  private static Stream<String> words(Fix.Change change) {
    return switch (change) {
      case Fix.LearningRate c -> Stream.of("--learning-rate", Rates.text(c.rate()));
      case Fix.BatchSize c -> Stream.of("--batch", Integer.toString(c.images()));
      case Fix.Epochs c -> Stream.of("--epochs", Integer.toString(c.epochs()));
      case Fix.Shuffle c -> Stream.of("--shuffle", "each-epoch");
      case Fix.UseAdam c -> Stream.of("--optimizer", "adam");
      case Fix.NewWeights c -> Stream.of("--seed", Long.toString(c.seed()));
      case Fix.FastKernels c ->
          Stream.of("--kernels", "fast", "--threads", Integer.toString(c.threads()));
      case Fix.ScalePixels c -> Stream.of("train", "scaled");
      case Fix.LargerNetwork c -> Stream.of("train", "deep");
      case Fix.RemoveSoftmax c -> Stream.of("train", "deep");
      case Fix.LookAt c -> Stream.of("data", "show");
      case Fix.CheckGradient c -> Stream.of("gradcheck");
      case Fix.SeparateData c -> Stream.of();
      case Fix.TrainLayer c -> Stream.of();
      case Fix.ClearGradients c -> Stream.of();
      case Fix.KeepImages c -> Stream.of();
    };
  }

  /** The same in Java, for who uses the library. */
  static String java(Fix fix) {
    return fix.changes().stream().map(FixTexts::java).collect(Collectors.joining("; "));
  }

  private static String java(Fix.Change change) {
    return switch (change) {
      case Fix.LearningRate c -> "optimizer.withLearningRate(%s)".formatted(Rates.text(c.rate()));
      case Fix.BatchSize c -> String.format(Locale.ROOT, "settings.withBatchSize(%d)", c.images());
      case Fix.Epochs c -> String.format(Locale.ROOT, "settings.withEpochs(%d)", c.epochs());
      case Fix.Shuffle c -> "new TrainingSettings(epochs, batch, optimizer, seed, true)";
      case Fix.UseAdam c -> "adam(1e-3)";
      case Fix.NewWeights c ->
          String.format(Locale.ROOT, "TrainingState.initial(network, optimizer, %d)", c.seed());
      case Fix.FastKernels c -> "Program.of(network, KernelSets.FAST)";
      case Fix.ScalePixels c -> "new ImageDataset(images, Preprocessing.scaled())";
      case Fix.LargerNetwork c -> "conv2d(64, 3).relu(), maxPool2d(2) before the last layers";
      case Fix.RemoveSoftmax c -> "dense(classes) as the last layer";
      case Fix.LookAt c -> Objects.requireNonNull(LOOK.get(c.data()));
      case Fix.SeparateData c -> "Overlap.of(data.train(), data.test()).copies() must be 0";
      case Fix.CheckGradient c ->
          "new GradientCheck(network, parameters, batch, seed).check(program, workers)";
      case Fix.TrainLayer c -> "remove the code that keeps '%s' frozen".formatted(c.layer());
      case Fix.ClearGradients c -> "gradients.clear() before workspace.backward(...)";
      case Fix.KeepImages c ->
          "ImageSet.of(name, classNames, height, width, channels, pixels, labels)";
    };
  }
}

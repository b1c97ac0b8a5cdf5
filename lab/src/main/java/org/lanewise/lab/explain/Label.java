package org.lanewise.lab.explain;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.ImageSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.tensor.Near;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.WorkException;
import picocli.CommandLine.Model.CommandSpec;

/** What the image is taken to show, and the names of what it might. */
final class Label {

  private Label() {}

  /**
   * Names for the outputs of a network: the model's, the data's if there are as many, or {@code
   * class 0} and on.
   */
  static List<String> names(Network network, Origin origin, StepImages images) {
    int outputs = network.classes();
    List<String> known =
        origin instanceof Origin.Saved saved ? saved.model().data().outputNames() : List.of();
    if (!known.isEmpty()) {
      return known;
    }
    return images.classNames().size() == outputs
        ? images.classNames()
        : IntStream.range(0, outputs).mapToObj(k -> "class " + k).toList();
  }

  /**
   * The label that was asked for, by a class's name or its number.
   *
   * @throws picocli.CommandLine.ParameterException when there is no such class
   */
  static int parse(CommandSpec spec, String typed, List<String> names) {
    int named = names.indexOf(typed);
    if (named >= 0) {
      return named;
    }
    if (typed.matches("[0-9]{1,9}") && Integer.parseInt(typed) < names.size()) {
      return Integer.parseInt(typed);
    }
    throw Calls.wrong(
        spec,
        String.format(
            Locale.ROOT,
            "--label is '%s', but must be a class%s (the classes are %s, or 0 to %d)",
            typed,
            Near.hint(typed, names),
            String.join(", ", names),
            names.size() - 1));
  }

  /** Refuses labels of other classes than the network's. */
  static void requireSame(StepImages images, List<String> names, @Nullable String typed) {
    boolean used = typed == null || images.count() > 1;
    List<String> ofImages = images.classNames();
    if (!used || ofImages.isEmpty() || ofImages.equals(names)) {
      return;
    }
    String wayOut =
        images.count() > 1 ? "name images of its classes" : "say with --label which one";
    if (ofImages.size() != names.size()) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "the network tells %s apart, but the data of %s have %,d; %s.",
              Count.of(names.size(), "class"),
              images.name(),
              ofImages.size(),
              wayOut));
    }
    throw new WorkException(
        "the model tells other classes apart (%s) than the data of %s have (%s); %s."
            .formatted(
                String.join(", ", names), images.name(), String.join(", ", ofImages), wayOut));
  }

  /** The class that a model takes the first image for. */
  static int predicted(Model model, ImageSet image) {
    Program program = Program.of(model.network(), KernelSets.TEXTBOOK, model.convolution());
    try (Workers workers = new Workers(1)) {
      Predictor predictor = new Predictor(program, workers, model.parameters());
      float[] logits = predictor.logits(new ImageDataset(image, model.preprocessing()));
      return IntStream.range(0, model.network().classes())
          .reduce(0, (best, k) -> logits[k] > logits[best] ? k : best);
    }
  }
}

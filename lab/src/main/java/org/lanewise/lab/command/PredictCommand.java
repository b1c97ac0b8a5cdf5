package org.lanewise.lab.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lanewise.datasets.files.ShownName;
import org.lanewise.datasets.folder.Form;
import org.lanewise.datasets.folder.PictureFiles;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.Prediction;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.ConvolutionOption;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TtaOption;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.ModelForm;
import org.lanewise.lab.data.Pictures;
import org.lanewise.lab.evaluate.Views;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code predict}: what a saved model takes pictures for. */
@Command(
    name = "predict",
    header = "Shows what a saved model takes pictures for.",
    description = {
      "",
      "The pictures are PNG or JPEG files of any size, or folders of such files, with all in them. They are scaled to"
          + " the model's size, and stretched, cropped or padded as those that it was trained on; cropped around their"
          + " middle where it was trained on none. A picture that can't be read is told, and the others are shown;"
          + " the exit status is then 1, unless --skip-unreadable is given.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} predict lanewise-batch-64.safetensors cat.jpg ship.png",
      "  ${ROOT-COMMAND-NAME} predict lanewise-pets.safetensors new-pictures"
    })
public final class PredictCommand implements Callable<Integer> {

  /** Pictures that are in memory at a time, in bytes of their pixels. */
  private static final long GROUP_BYTES = 1 << 24;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model that ${ROOT-COMMAND-NAME} train saved.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "PNG or JPEG files, or folders of them.")
  private List<Path> typed = new ArrayList<>();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many classes to show, the likeliest first. Default: ${DEFAULT-VALUE}.")
  private int top = 3;

  @Option(
      names = "--skip-unreadable",
      description =
          "Leave out pictures that can't be read, and name them; else the command fails because of them.")
  private boolean skip;

  @Mixin private TtaOption tta;
  @Mixin private ConvolutionOption convolution;
  @Mixin private ComputeOptions compute;

  @Override
  public Integer call() {
    Calls.positive(spec, "--top", top);
    boolean flip = tta.flip();
    Screen screen = Screen.standard();
    ModelForm.requireFile(model);
    Model loaded = ModelForm.ofClasses(ModelFile.load(model));
    Network network = loaded.network();
    List<String> names = loaded.classNames();
    Form form = ModelForm.of(loaded);
    List<Path> files = files();
    List<String> failures = new ArrayList<>();
    try (Workers workers = compute.workers()) {
      Program program =
          Program.of(network, compute.kernels(), convolution.or(loaded.convolution()));
      Views views = new Views(new Predictor(program, workers, loaded.parameters()), flip);
      int group = (int) Math.clamp(GROUP_BYTES / network.inputShape().size(), 1, files.size());
      for (int first = 0; first < files.size(); first += group) {
        List<Path> some = files.subList(first, Math.min(files.size(), first + group));
        Pictures pictures;
        float[] probabilities;
        try (Shown shown = screen.busy(looking(first, some.size(), files.size()))) {
          pictures = Pictures.read(some, form);
          probabilities =
              pictures.files().isEmpty()
                  ? new float[0]
                  : views.probabilities(
                      new ImageDataset(pictures.images(), loaded.preprocessing()));
        }
        for (int i = 0; i < pictures.files().size(); i++) {
          int at = i * names.size();
          float[] its = Arrays.copyOfRange(probabilities, at, at + names.size());
          Path file = pictures.files().get(i);
          if (Float.isNaN(its[0])) {
            throw DivergedModel.on(model, "the picture " + ShownName.of(file));
          }
          show(screen, file, new Prediction(names, its));
        }
        failures.addAll(pictures.failures());
      }
    }
    if (!failures.isEmpty() && !(skip && failures.size() < files.size())) {
      throw new WorkException(failures);
    }
    failures.forEach(failure -> screen.prose("Left out: " + failure));
    return 0;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (Path one : typed) {
      List<Path> inside = Files.isDirectory(one) ? PictureFiles.in(one) : List.of(one);
      if (inside.isEmpty()) {
        throw new WorkException(
            "the folder %s has no pictures; expected PNG or JPEG files in it."
                .formatted(ShownName.of(one)));
      }
      files.addAll(inside);
    }
    return files;
  }

  private static String looking(int first, int count, int all) {
    return all == count
        ? "looking at " + Count.of(count, "picture")
        : String.format(
            Locale.ROOT, "looking at pictures %,d to %,d of %,d", first + 1, first + count, all);
  }

  private void show(Screen screen, Path file, Prediction said) {
    List<Integer> best = said.top(top);
    float[] probabilities = said.probabilities();
    StringBuilder line = new StringBuilder(ShownName.of(file));
    for (int rank = 0; rank < best.size(); rank++) {
      int label = best.get(rank);
      String text =
          String.format(
              Locale.ROOT, "%s %.1f %%", said.classNames().get(label), 100 * probabilities[label]);
      line.append("  ").append(rank == 0 ? screen.styled("bold", text) : text);
    }
    screen.plain(line.toString());
  }
}

package org.lanewise.lab.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.cifar.Cifar10Reader;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.ConvolutionOption;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.Json;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TtaOption;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.data.ModelForm;
import org.lanewise.lab.data.TestImages;
import org.lanewise.lab.evaluate.ConfusionTables;
import org.lanewise.lab.evaluate.Evaluation;
import org.lanewise.lab.evaluate.Views;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evaluate}: how good a saved model is on the test images. */
@Command(
    name = "evaluate",
    header = "Shows how good a saved model is on the test images.",
    description = {
      "",
      "Network, preprocessing and the size of images come from the model file, and so does which of CIFAR-10 and"
          + " Solids-10 it is judged by; pictures of your own need --data. Of a folder of pictures without test/"
          + " those are taken that training held out. The images go through the model again and again for about"
          + " three seconds; the rate is the median of the second half of the passes, when Java has compiled.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} evaluate lanewise-batch-64.safetensors",
      "  ${ROOT-COMMAND-NAME} evaluate lanewise-pets.safetensors --data pets --tta flip",
      "  ${ROOT-COMMAND-NAME} evaluate lanewise-deep.safetensors --data solids10 --json",
      "  ${ROOT-COMMAND-NAME} evaluate --best run/checkpoint-0000007820.safetensors"
    })
public final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model that ${ROOT-COMMAND-NAME} train saved.")
  private Path model;

  @Mixin private DataOption data;

  @Option(
      names = "--test-images",
      paramLabel = "N",
      description = "Take the first N test images. Default: all.")
  private @Nullable Integer testImages;

  @Option(
      names = "--all-images",
      description =
          "Of a folder of pictures without test/, take all: none of them was trained on. Default: those that training"
              + " held out.")
  private boolean allImages;

  @Mixin private TtaOption tta;
  @Mixin private ConvolutionOption convolution;
  @Mixin private ComputeOptions compute;

  @Option(
      names = "--best",
      description =
          "MODEL is a checkpoint: take the best epoch of its run, not the last step. Default: the last step.")
  private boolean best;

  @Option(names = "--json", description = "Print one line of JSON and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    Screen standard = Screen.standard();
    Screen screen = json ? standard.toErrors() : standard;
    DataSource source = data.source();
    boolean flip = tta.flip();
    if (testImages != null) {
      Calls.positive(spec, "--test-images", testImages);
    }
    try (Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      ModelForm.requireFile(model);
      Model loaded = ModelForm.ofClasses(best ? ModelFile.loadBest(model) : ModelFile.load(model));
      LabelledImages images =
          TestImages.of(
              source,
              loaded,
              screen,
              allImages,
              testImages == null ? Cifar10Reader.ALL : testImages);
      List<String> names = loaded.data().outputNames();
      if (!names.isEmpty() && !names.equals(images.classNames())) {
        screen.prose(
            screen.styled("bold,yellow", "The model was trained to tell other classes apart")
                + " (%s) than %s has (%s)."
                    .formatted(
                        String.join(", ", names),
                        images.name(),
                        String.join(", ", images.classNames())));
      }
      if (names.isEmpty()) {
        screen.prose(
            screen.styled("bold,yellow", "The model doesn't say which classes it knows")
                + "; those of %s are taken for them.".formatted(images.name()));
      }
      Evaluation evaluation = evaluate(screen, loaded, images, workers, flip);
      if (!Double.isFinite(evaluation.loss())) {
        throw DivergedModel.on(
            model, "the images of %s (loss %s)".formatted(images.name(), evaluation.loss()));
      }
      if (json) {
        standard.plain(Json.object(fields(loaded, images, evaluation, workers)));
      } else {
        show(screen, loaded, images, evaluation);
      }
    }
    return 0;
  }

  private Evaluation evaluate(
      Screen screen, Model loaded, LabelledImages images, Workers workers, boolean flip) {
    try (Shown shown = screen.busy("evaluating " + Count.of(images.size(), "image"))) {
      Program program =
          Program.of(loaded.network(), compute.kernels(), convolution.or(loaded.convolution()));
      Predictor predictor = new Predictor(program, workers, loaded.parameters());
      return Evaluation.of(
          new Views(predictor, flip),
          new ImageDataset(images, loaded.preprocessing()),
          loaded.loss(),
          loaded.network().classes());
    } catch (IllegalArgumentException e) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "the model %s does not go with %s: %s.",
              model,
              images.name(),
              e.getMessage()),
          e);
    }
  }

  private Map<String, @Nullable Object> fields(
      Model loaded, LabelledImages images, Evaluation evaluation, Workers workers) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("model", model.toString());
    fields.put("data", images.name());
    fields.put("images", images.size());
    if (tta.flip()) {
      fields.put("tta", "flip");
    }
    fields.put("loss", evaluation.loss());
    evaluation
        .trainedLoss()
        .ifPresent(loss -> {
          fields.put("trained_with", label(loaded));
          fields.put("trained_loss", loss);
        });
    fields.put("accuracy", evaluation.accuracy());
    fields.put("images_per_second", evaluation.imagesPerSecond());
    fields.put("first_images_per_second", evaluation.firstImagesPerSecond());
    fields.put("passes", evaluation.passes());
    fields.put("kernels", compute.kernels().label());
    fields.put("vector_bits", compute.vectorBits());
    fields.put("threads", workers.threads());
    fields.put("classes", images.classNames());
    fields.put("confusion", evaluation.confusion().rows());
    return fields;
  }

  private static String label(Model loaded) {
    return loaded.loss().orElseThrow().label();
  }

  private void show(Screen screen, Model loaded, LabelledImages images, Evaluation evaluation) {
    screen.prose(
        String.format(
            Locale.ROOT,
            "%s: %s, loss %s, %s, %,.0f images/s (first pass %,.0f)",
            images.name(),
            Count.of(images.size(), "image"),
            Rates.loss(evaluation.loss(), 4),
            screen.styled(
                "bold,green", String.format(Locale.ROOT, "accuracy %.4f", evaluation.accuracy())),
            evaluation.imagesPerSecond(),
            evaluation.firstImagesPerSecond()));
    evaluation
        .trainedLoss()
        .ifPresent(loss ->
            screen.prose(
                "This loss is plain cross-entropy; of the one that the model was trained with (%s) it is %s."
                    .formatted(label(loaded), Rates.loss(loss, 4))));
    if (tta.flip()) {
      screen.prose("Each image was judged together with its mirror image (--tta flip).");
    }
    ConfusionTables.show(screen, images.classNames(), evaluation.confusion());
  }
}

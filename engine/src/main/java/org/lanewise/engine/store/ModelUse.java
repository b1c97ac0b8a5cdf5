package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.LabelledImage;
import org.lanewise.datasets.folder.Form;
import org.lanewise.datasets.picture.Fit;
import org.lanewise.engine.kernel.VectorSupport;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.Prediction;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Workers;

/** What is done with a model, on all processors and with the fastest kernels. */
final class ModelUse {

  private ModelUse() {}

  static Form form(Model model) {
    Shape shape = model.network().inputShape();
    if (shape.rank() != 3 || shape.extent(2) != Form.CHANNELS) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the model takes inputs of shape %s, but a picture is [height, width, 3]",
              shape));
    }
    Fit fit = DataSettings.fit(model.training()).orElse(Fit.CROP);
    return new Form(shape.extent(0), shape.extent(1), fit);
  }

  static ImageDataset pictures(Model model, List<Path> files) {
    Form form = form(model);
    ImageSet images =
        ImageSet.of(
            "pictures",
            List.of("unknown"),
            form.height(),
            form.width(),
            Form.CHANNELS,
            files.stream().map(file -> new LabelledImage(form.read(file), 0)).iterator());
    return new ImageDataset(images, model.preprocessing());
  }

  static List<Prediction> predict(Model model, Supplier<ImageDataset> images) {
    List<String> names = model.classNames();
    ImageDataset dataset = images.get();
    float[] all = with(model, predictor -> predictor.probabilities(dataset));
    int classes = names.size();
    return IntStream.range(0, dataset.size())
        .mapToObj(i ->
            new Prediction(
                names, finite(i, Arrays.copyOfRange(all, i * classes, (i + 1) * classes))))
        .toList();
  }

  /** One logit of NaN, or of infinity, leaves no probability of the image a number. */
  private static float[] finite(int image, float[] probabilities) {
    if (Float.isNaN(probabilities[0])) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the output of the network for image %d (of 0 and on) is not finite; such a model has diverged: train it anew with a lower learning rate",
              image));
    }
    return probabilities;
  }

  static <T> T with(Model model, Function<Predictor, T> use) {
    Program program =
        Program.of(model.network(), VectorSupport.detect().preferredAndTold(), model.convolution());
    try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      return use.apply(new Predictor(program, workers, model.parameters()));
    }
  }
}

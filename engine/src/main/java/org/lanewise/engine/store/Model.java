package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.folder.Form;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.tensor.Names;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.Prediction;
import org.lanewise.engine.train.Preprocessing;

/**
 * What a model file holds.
 *
 * {@snippet :
 * Training training = Training.of(network).data(data).batch(10).epochs(1);
 * training.run();
 * Model model = training.model();
 * model.save(folder.resolve("small.safetensors"));
 * assert model.classNames().equals(data.train().classNames());
 * Prediction said = model.predict(folder.resolve("pets/cat/1.png"));
 * IO.println(said.className() + ", of " + said); // cube, of cube 12.3 %, cone 11.9 %, ball 10.4 %
 * IO.println(model.evaluate(data.test()).accuracy());
 * }
 *
 * @param network the layers and the shape of one image
 * @param parameters the flat parameter vector, {@code network.vectorSize()} finite floats; copied
 *     in and out
 * @param preprocessing how pixels become the network's input
 * @param training how the parameters came about
 * @param data the images that they come from, whether the outputs are classes or numbers, and their
 *     names
 */
public record Model(
    Network network,
    float[] parameters,
    Preprocessing preprocessing,
    Settings training,
    DataIdentity data) {

  /**
   * Checks that the parts go together.
   *
   * @throws IllegalArgumentException when there are not as many parameters as the network has, one
   *     is not finite, there are class names, but not one for each of the network's outputs, or it
   *     was trained with convolutions that this version can't compute, or on pictures fitted in a
   *     way that it doesn't know
   */
  public Model {
    Objects.requireNonNull(preprocessing, "preprocessing");
    RunSettings.convolution(Objects.requireNonNull(training, "training"));
    DataSettings.fit(training);
    Objects.requireNonNull(data, "data");
    if (parameters.length != network.vectorSize()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network has %d parameters, the array %d",
              network.vectorSize(),
              parameters.length));
    }
    for (ParameterSlot slot : network.parameters()) {
      for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
        if (!Float.isFinite(parameters[i])) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "a model with %s in its tensor '%s' is of no use; take the parameters of an earlier step",
                  parameters[i],
                  slot.path()));
        }
      }
    }
    data.requireOutputs(network.outputShape().size());
    parameters = parameters.clone();
  }

  /** A copy. */
  @Override
  public float[] parameters() {
    return parameters.clone();
  }

  /** How convolutions were computed in training, and are to be in prediction. */
  public Convolution convolution() {
    return RunSettings.convolution(training);
  }

  /**
   * The loss that it was trained with: cross-entropy where the model names none; empty where the
   * loss is none of Lanewise's, or its settings make no sense.
   */
  public Optional<Loss> loss() {
    return RunSettings.knownLoss(training);
  }

  /**
   * A name for each of the network's outputs: the dataset's classes, or {@code class 0} and on;
   * where they are numbers its target names, or {@code number 0} and on.
   */
  public List<String> outputNames() {
    String word = data.ofClasses() ? "class " : "number ";
    return data.outputNames().isEmpty()
        ? IntStream.range(0, network.outputShape().size()).mapToObj(i -> word + i).toList()
        : data.outputNames();
  }

  /**
   * The same of a model for classes.
   *
   * @throws IllegalStateException when the outputs are numbers
   */
  public List<String> classNames() {
    if (!data.ofClasses()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "the model puts out numbers (%s), no classes", brief(outputNames())));
    }
    return outputNames();
  }

  /**
   * Images as this model wants them: with its preprocessing, and checked to be of its shape and
   * classes, so that it is not evaluated on images of something else.
   *
   * @throws IllegalArgumentException when the shape, the number of outputs, or their names are
   *     others, or outputs are classes here and numbers there; a model that doesn't know the names
   *     of its outputs takes any
   */
  public ImageDataset dataset(LabelledImages images) {
    ImageDataset dataset = new ImageDataset(images, preprocessing);
    if (!dataset.shape().equals(network.inputShape())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the images of %s have shape %s, but the model takes %s",
              images.name(),
              dataset.shape(),
              network.inputShape()));
    }
    List<String> theirs = dataset.ofClasses() ? images.classNames() : images.targetNames();
    boolean same =
        data.outputNames().isEmpty()
            ? dataset.classes() == network.outputShape().size()
            : data.outputNames().equals(theirs);
    if (dataset.ofClasses() != data.ofClasses()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the model was trained on %s (%s), but %s has %s (%s)",
              data.ofClasses() ? "classes" : "targets that are numbers",
              brief(outputNames()),
              images.name(),
              dataset.ofClasses() ? "classes" : "targets that are numbers",
              brief(theirs)));
    }
    if (!same) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              data.ofClasses()
                  ? "the model was trained to tell other classes apart (%s) than %s has (%s); evaluate it on images of its own classes"
                  : "the model was trained on other targets (%s) than %s has (%s); evaluate it on images with its own targets",
              brief(outputNames()),
              images.name(),
              brief(theirs)));
    }
    return dataset;
  }

  /**
   * What picture files become for this model: images of its size; stretched, cropped or padded as
   * those that it was trained on, or cropped where it was trained on none.
   *
   * @throws IllegalStateException when it takes no images with three channels
   */
  public Form form() {
    return ModelUse.form(this);
  }

  /**
   * Picture files as this model takes them, of {@link #form} and with its preprocessing; nobody
   * knows what they are. {@link org.lanewise.engine.train.Predictor#logits} says what the network
   * puts out for them.
   *
   * @param files PNG or JPEG files
   * @throws org.lanewise.datasets.DatasetException when one can't be read
   * @throws IllegalStateException when it takes no images with three channels
   */
  public ImageDataset pictures(List<Path> files) {
    for (Path file : Objects.requireNonNull(files, "files")) {
      Objects.requireNonNull(file, "files holds null");
    }
    return ModelUse.pictures(this, List.copyOf(files));
  }

  /**
   * What this model takes a picture for.
   *
   * @param picture a PNG or JPEG file of any size
   * @throws org.lanewise.datasets.DatasetException when it can't be read
   * @throws IllegalStateException when the model is not for classes, takes no images with three
   *     channels, or puts out what is not finite
   */
  public Prediction predict(Path picture) {
    Objects.requireNonNull(picture, "picture");
    return predict(List.of(picture)).getFirst();
  }

  /** The same of several pictures at once, which takes less time for each. */
  public List<Prediction> predict(List<Path> pictures) {
    for (Path picture : Objects.requireNonNull(pictures, "pictures")) {
      Objects.requireNonNull(picture, "pictures holds null");
    }
    List<Path> files = List.copyOf(pictures);
    return ModelUse.predict(this, () -> pictures(files));
  }

  /**
   * What this model takes the images of a set for, in their order.
   *
   * @throws IllegalArgumentException as {@link #dataset}
   * @throws IllegalStateException when the model is not for classes, or puts out what is not finite
   */
  public List<Prediction> predict(LabelledImages images) {
    return ModelUse.predict(this, () -> dataset(images));
  }

  /**
   * Loss, accuracy and {@link Metrics#confusion} on other images, by the loss that it was trained
   * with.
   *
   * @throws IllegalArgumentException as {@link #dataset}
   * @throws IllegalStateException when the loss is none of Lanewise's: then {@link
   *     org.lanewise.engine.train.Predictor#evaluate} is told it
   */
  public Metrics evaluate(LabelledImages images) {
    ImageDataset dataset = dataset(images);
    Loss trained =
        loss()
            .orElseThrow(() ->
                new IllegalStateException(
                    "the model was trained with a loss of somebody's own; give it to Predictor.evaluate"));
    return ModelUse.with(this, predictor -> predictor.evaluate(dataset, trained));
  }

  private static String brief(List<String> names) {
    return Names.visible(String.join(", ", names));
  }

  /**
   * Writes it as {@link ModelFile#save} does, whole or not at all.
   *
   * @throws StoreException when the file system refuses
   */
  public void save(Path file) {
    ModelFile.save(file, this);
  }

  /** As {@code model of a network …; classes: cat, dog}, or {@code targets:} for numbers. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "model of a %s; %s: %s",
        network,
        data.ofClasses() ? "classes" : "targets",
        brief(outputNames()));
  }
}

package org.lanewise.lab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lanewise.datasets.folder.Form;
import org.lanewise.datasets.picture.Fit;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.lab.cli.WorkException;

/** How the images of a run were read, as its model tells, so that others are read alike. */
public final class ModelForm {

  private static final String FIT = "image_fit";
  private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-\\d+\\.safetensors");

  private ModelForm() {}

  /**
   * What a model is to know of how its images are read.
   *
   * @param source where they are from
   * @param heldOut of the training images; empty for nothing
   */
  public static Settings told(DataSource source, Optional<HeldOut> heldOut) {
    Settings told = heldOut.map(HeldOut::told).orElse(Settings.none());
    if (source instanceof DataSource.PictureFolder pictures) {
      told = told.with(FIT, pictures.form().fit().name().toLowerCase(Locale.ROOT));
    }
    return told;
  }

  /**
   * The model, which must be one for classes.
   *
   * @throws WorkException when it puts out numbers
   */
  public static Model ofClasses(Model model) {
    if (!model.data().ofClasses()) {
      throw new WorkException(
          "the model puts out numbers (%s), no classes; the commands are for classes, so use it from Java: ModelFile.load and Predictor."
              .formatted(String.join(", ", model.outputNames())));
    }
    return model;
  }

  /**
   * What pictures become for a model: of its size; stretched, cropped or padded as those that it
   * was trained on, or cropped where it was trained on none.
   *
   * @throws WorkException when it takes no colour images
   */
  public static Form of(Model model) {
    Shape shape = model.network().inputShape();
    if (shape.rank() != 3 || shape.extent(2) != Form.CHANNELS) {
      throw new WorkException(
          "the model takes inputs of shape %s, but a picture is [height, width, 3]."
              .formatted(shape));
    }
    return new Form(shape.extent(0), shape.extent(1), fit(model.training()));
  }

  private static Fit fit(Settings training) {
    for (Fit fit : Fit.values()) {
      if (fit.name().toLowerCase(Locale.ROOT).equals(training.text(FIT))) {
        return fit;
      }
    }
    return Fit.CROP;
  }

  /** The source with pictures as a model takes them. */
  public static DataSource on(DataSource source, Model model) {
    return source instanceof DataSource.PictureFolder pictures ? pictures.as(of(model)) : source;
  }

  /** Whether a model was trained on pictures of somebody's own. */
  static boolean isOfPictures(Model model) {
    return model.training().text(FIT) != null;
  }

  /**
   * Refuses a folder in the place of a model, and names the newest checkpoint in it.
   *
   * @throws WorkException when it is one
   */
  public static void requireFile(Path model) {
    if (!Files.isDirectory(model)) {
      return;
    }
    String newest;
    try (Stream<Path> files = Files.list(model)) {
      newest =
          files
              .filter(file -> CHECKPOINT.matcher(file.getFileName().toString()).matches())
              .max(Comparator.naturalOrder())
              .map(file -> "; name the newest checkpoint in it, " + file)
              .orElse(", and no checkpoint is in it; check the path");
    } catch (IOException e) {
      newest = "; check the path";
    }
    throw new WorkException(
        "%s is a folder, expected the file of a model%s.".formatted(model, newest));
  }
}

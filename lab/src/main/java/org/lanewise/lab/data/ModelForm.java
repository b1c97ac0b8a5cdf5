package org.lanewise.lab.data;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.Fingerprint;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.folder.FolderImages;
import org.lanewise.datasets.folder.Form;
import org.lanewise.datasets.picture.Fit;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;

/** How the images of a run were read, as its model tells, so that others are read alike. */
public final class ModelForm {

  private static final String FIT = "image_fit";

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

  /**
   * What a model is judged by: the test images of the data; or, of a folder of pictures without
   * {@code test/}, those that were held out when it was trained there. Says which, where that needs
   * saying.
   *
   * @param most at most so many
   * @throws WorkException when there are fewer
   */
  public static LabelledImages testImages(DataSource source, Model model, Screen screen, int most) {
    if (!(on(source, model) instanceof DataSource.PictureFolder pictures)) {
      return source.load(screen, 1, most).test();
    }
    FolderImages read = pictures.read(screen);
    LabelledImages images =
        read.test().isPresent() ? read.test().get() : heldOut(read, model, screen);
    DataSource.require("test", images, most, "--test-images");
    return images.first(Math.min(most, images.size()));
  }

  private static LabelledImages heldOut(FolderImages read, Model model, Screen screen) {
    Settings training = model.training();
    HeldOut part = HeldOut.recalled(training).orElse(null);
    long seed = training.whole("seed", 1);
    TrainAndTest parts = part == null ? null : again(part, read.train(), seed);
    if (part != null && parts != null) {
      long train = training.whole("train_images", -1);
      long test = training.whole("test_images", -1);
      if (parts.train().classNames().equals(model.data().outputNames())
          && train >= 0
          && train <= parts.train().size()
          && test >= 0
          && test <= parts.test().size()
          && Fingerprint.of(DataSource.limited(parts, (int) train, (int) test))
              .equals(model.data().fingerprint())) {
        screen.prose(
            "%s has no test/, so these are the images that training held out (%s, seed %s)."
                .formatted(read.name(), part, seed));
        return parts.test();
      }
    }
    screen.prose(
        screen.styled("bold,yellow", "These are all images of " + read.name())
            + ": it has no test/, and it is not what the model was trained on, or was changed since."
            + " Of images that the model has seen, accuracy says nothing.");
    return read.train();
  }

  /** As training divided them; null where so few can't be. */
  private static @Nullable TrainAndTest again(HeldOut part, LabelledImages images, long seed) {
    try {
      return part.of(images, seed);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

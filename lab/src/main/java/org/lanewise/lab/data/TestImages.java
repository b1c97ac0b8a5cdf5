package org.lanewise.lab.data;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.Fingerprint;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.Split;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.datasets.folder.FolderImages;
import org.lanewise.engine.store.DataSettings;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.Settings;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;

/** The images that a model is judged by. */
public final class TestImages {

  private TestImages() {}

  /**
   * The test images of the data; or, of a folder of pictures without {@code test/}, those that were
   * held out when it was trained there. Says which, where that needs saying.
   *
   * @param asked where they are; {@code auto} is CIFAR-10 or Solids-10, as the model was trained
   * @param all whether all images of a folder without {@code test/} are taken
   * @param most at most so many
   * @throws WorkException when there are fewer, or it can't be known which the model has not seen
   */
  public static LabelledImages of(
      DataSource asked, Model model, Screen screen, boolean all, int most) {
    DataSource source = asked instanceof DataSource.Auto ? usual(model) : asked;
    if (!(ModelForm.on(source, model) instanceof DataSource.PictureFolder pictures)) {
      return source.load(screen, 1, most).test();
    }
    FolderImages read = pictures.read(screen);
    LabelledImages images =
        read.test().isPresent()
            ? read.test().get()
            : all ? read.train() : heldOut(read, model, screen);
    DataSource.require("test", images, most, "--test-images");
    return images.first(Math.min(most, images.size()));
  }

  private static DataSource usual(Model model) {
    List<String> names = model.data().outputNames();
    String data = model.data().name();
    if (!ModelForm.isOfPictures(model)) {
      if (data.equals("solids10")) {
        return new DataSource.Solids10();
      }
      if (data.equals("cifar10") || names.equals(Cifar10Format.cifar10Names())) {
        return new DataSource.Cifar10();
      }
      if (names.isEmpty()) {
        return new DataSource.Auto();
      }
    }
    throw new WorkException(
        "the model was trained on %s (%s), so it is not judged by CIFAR-10; say where images of these classes are, with --data."
            .formatted(data.isEmpty() ? "images of its own" : data, brief(names)));
  }

  private static String brief(List<String> names) {
    int some = 5;
    return String.join(", ", names.subList(0, Math.min(some, names.size())))
        + (names.size() > some ? ", ..." : "");
  }

  private static LabelledImages heldOut(FolderImages read, Model model, Screen screen) {
    Settings training = model.training();
    Split split = DataSettings.split(training).orElse(null);
    TrainAndTest parts = split == null ? null : again(split, read.train());
    if (split != null && parts != null) {
      long train = training.whole("train_images", -1);
      long test = training.whole("test_images", -1);
      if (parts.train().classNames().equals(model.data().outputNames())
          && train >= 0
          && train <= parts.train().size()
          && test >= 0
          && test <= parts.test().size()
          && Fingerprint.of(parts.first((int) train, (int) test))
              .equals(model.data().fingerprint())) {
        screen.prose(
            "%s has no test/, so these are the images that training held out (%s, seed %s)."
                .formatted(read.name(), option(split), split.seed()));
        return parts.test();
      }
    }
    throw new WorkException(
        "%s has no test/, and it is not what the model was trained on, or was changed since, so nobody knows which of its images the model has seen; put those to judge by into test/ beside train/, or add --all-images where it has seen none."
            .formatted(read.name()));
  }

  /** As training divided them; null where so few can't be. */
  private static @Nullable TrainAndTest again(Split split, LabelledImages images) {
    try {
      return split.of(images);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The option that holds out the same. */
  private static String option(Split split) {
    return switch (split) {
      case Split.Part part -> "--validation " + part.fraction();
      case Split.Fold fold -> String.format(Locale.ROOT, "--fold %d/%d", fold.fold(), fold.folds());
    };
  }
}

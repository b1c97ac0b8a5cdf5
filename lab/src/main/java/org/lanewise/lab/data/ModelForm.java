package org.lanewise.lab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lanewise.datasets.folder.Form;
import org.lanewise.engine.store.DataSettings;
import org.lanewise.engine.store.Model;
import org.lanewise.lab.cli.WorkException;

/** How images are read for a model: as those that it was trained on. */
public final class ModelForm {

  private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-\\d+\\.safetensors");

  private ModelForm() {}

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
   * What pictures become for a model: {@link Model#form}.
   *
   * @throws WorkException when it takes no colour images
   */
  public static Form of(Model model) {
    try {
      return model.form();
    } catch (IllegalStateException e) {
      throw new WorkException(e.getMessage() + ".", e);
    }
  }

  /** The source with pictures as a model takes them. */
  public static DataSource on(DataSource source, Model model) {
    return source instanceof DataSource.PictureFolder pictures ? pictures.as(of(model)) : source;
  }

  /** Whether a model was trained on pictures of somebody's own. */
  static boolean isOfPictures(Model model) {
    return DataSettings.fit(model.training()).isPresent();
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

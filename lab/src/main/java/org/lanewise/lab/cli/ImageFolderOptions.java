package org.lanewise.lab.cli;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.folder.Form;
import org.lanewise.datasets.picture.Fit;
import org.lanewise.engine.tensor.Near;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.lab.data.DataSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say what the pictures of a folder become. */
public final class ImageFolderOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--image-size",
      paramLabel = "SIZE",
      description =
          "The images that the network gets, of a folder of pictures or where there are no data: 48, 48x32 (height"
              + " before width), or without data 28x28x1 (with channels). Default: 32.")
  private @Nullable String size;

  @Option(
      names = "--fit",
      paramLabel = "HOW",
      description =
          "What becomes of pictures in a folder that have other proportions: stretch, crop (the middle part), or pad"
              + " (with black). Default: stretch.")
  private @Nullable String fit;

  /** The shape of one image where there are no data, {@code [height, width, channels]}. */
  public Shape shape() {
    return ImageSizeOption.parse(command, size);
  }

  /** What a picture of a folder becomes. */
  public Form form() {
    return form(Form.STANDARD.fit());
  }

  /** What a picture becomes, with this fit unless another one was asked for. */
  public Form form(Fit usual) {
    Shape shape = shape();
    if (shape.extent(2) != Form.CHANNELS) {
      throw Calls.wrong(
          command,
          "--image-size is '%s', but pictures are read as RGB; leave the channels out"
              .formatted(size));
    }
    return Calls.valid(command, () -> new Form(shape.extent(0), shape.extent(1), how(usual)));
  }

  private Fit how(Fit usual) {
    String asked = fit;
    if (asked == null) {
      return usual;
    }
    return Fit.of(asked)
        .orElseThrow(() ->
            Calls.wrong(
                command,
                "--fit is '%s', but must be stretch, crop or pad%s"
                    .formatted(
                        asked,
                        Near.hint(asked, Arrays.stream(Fit.values()).map(Fit::label).toList()))));
  }

  /** Whether one of them was given. */
  public boolean given() {
    return size != null || fit != null;
  }

  /** The source with pictures as asked for; a wrong call where it has none to be changed. */
  public DataSource on(DataSource source) {
    Form form = form();
    if (source instanceof DataSource.PictureFolder pictures) {
      return pictures.as(form);
    }
    if (size != null || fit != null) {
      throw Calls.wrong(
          command,
          "%s goes with a folder of pictures; the images of these data have a size of their own"
              .formatted(size == null ? "--fit" : "--image-size"));
    }
    return source;
  }

  /** Refuses to be given beside something that has a size of its own. */
  public void refuse(String what) {
    if (size != null || fit != null) {
      throw Calls.wrong(
          command,
          "%s and %s contradict each other; give one of them"
              .formatted(size == null ? "--fit" : "--image-size", what));
    }
  }
}

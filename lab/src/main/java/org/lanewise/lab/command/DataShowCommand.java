package org.lanewise.lab.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.datasets.cifar.Cifar10Reader;
import org.lanewise.lab.cli.AugmentOption;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.ImageFolderOptions;
import org.lanewise.lab.cli.Outputs;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.picture.AugmentedImages;
import org.lanewise.lab.picture.ContactSheet;
import org.lanewise.lab.picture.HalfBlocks;
import org.lanewise.lab.picture.Rows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code data show}: what the images look like. */
@Command(
    name = "show",
    header = "Draws the first images of each class.",
    description = {
      "",
      "Writes a contact sheet as a PNG file, a row for each class; on a terminal with colours it also shows a few"
          + " images of each class there. With --augment they are as training sees them in its first epoch.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} data show",
      "  ${ROOT-COMMAND-NAME} data show --data solids10 --test --save solids.png",
      "  ${ROOT-COMMAND-NAME} data show --augment flip,crop4,jitter"
    })
public final class DataShowCommand implements Callable<Integer> {

  private static final int ON_TERMINAL = 4;
  private static final int MOST_COLUMNS = 100;

  @Spec private CommandSpec spec;

  @Mixin private DataOption data;
  @Mixin private ImageFolderOptions pictures;

  @Option(
      names = "--columns",
      paramLabel = "N",
      description = "Images of each class. Default: ${DEFAULT-VALUE}.")
  private int columns = 10;

  @Option(names = "--test", description = "The test images instead of the training images.")
  private boolean test;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Where the sheet goes; replaced. Default: lanewise-DATA.png.")
  private @Nullable Path save;

  @Mixin private AugmentOption augment;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the changes of --augment, as train has them. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Override
  public Integer call() {
    Calls.positive(spec, "--columns", columns);
    if (columns > MOST_COLUMNS) {
      throw Calls.wrong(
          spec,
          String.format(
              Locale.ROOT, "--columns is %d, but may be at most %d", columns, MOST_COLUMNS));
    }
    List<Augmentation> augmentation = augment.augmentations();
    Screen screen = Screen.standard();
    DataSource source = pictures.on(data.source());
    data.readBy(Outputs.of(spec)).file("--save", save).check();
    TrainAndTest both = source.load(screen, Cifar10Reader.ALL, Cifar10Reader.ALL);
    LabelledImages plain = test ? both.test() : both.train();
    LabelledImages images =
        augmentation.isEmpty() ? plain : AugmentedImages.of(plain, augmentation, seed);
    Rows rows = Rows.of(images, columns);
    if (screen.live() && screen.ansi().enabled() && screen.unicode()) {
      show(screen, rows);
    }
    Path file = save == null ? Path.of("lanewise-" + both.name() + ".png") : save;
    ContactSheet sheet = ContactSheet.of(rows);
    sheet.write(file);
    screen.plain("contact sheet of " + images.name() + " in " + file);
    if (!sheet.named()) {
      screen.prose(
          "it has no class names, because Java found no fonts; from the top: "
              + String.join(", ", images.classNames()));
    }
    return 0;
  }

  private static void show(Screen screen, Rows rows) {
    int fit = screen.room() / HalfBlocks.width(rows.images());
    int columns = Math.clamp(fit, 1, ON_TERMINAL);
    for (int label = 0; label < rows.byClass().size(); label++) {
      screen.line("@|bold %s|@", rows.images().classNames().get(label));
      HalfBlocks.lines(rows, label, columns).forEach(screen::plain);
    }
  }
}

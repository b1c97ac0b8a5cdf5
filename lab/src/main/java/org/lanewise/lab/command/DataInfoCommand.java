package org.lanewise.lab.command;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.lanewise.datasets.Fingerprint;
import org.lanewise.datasets.ImageStatistics;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.ImageFolderOptions;
import org.lanewise.lab.cli.LimitOptions;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code data info}: a data set in numbers. */
@Command(
    name = "info",
    header = "Shows a data set in numbers.",
    description = {
      "",
      "Counts, classes, and per channel the mean and the standard deviation of the pixels, scaled to 0 to 1.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} data info",
      "  ${ROOT-COMMAND-NAME} data info --data my-cifar"
    })
public final class DataInfoCommand implements Callable<Integer> {

  @Mixin private DataOption data;
  @Mixin private ImageFolderOptions pictures;
  @Mixin private LimitOptions limits;

  @Override
  public Integer call() {
    Screen screen = Screen.standard();
    limits.check();
    TrainAndTest images = pictures.on(data.source()).load(screen, limits.train(), limits.test());
    ImageStatistics train = ImageStatistics.of(images.train());
    ImageStatistics test = ImageStatistics.of(images.test());
    LabelledImages shape = images.train();
    screen.prose(
        screen.styled("bold", images.name()) + ": ",
        String.format(
            Locale.ROOT,
            "%s of %d x %d pixels with %s, %s",
            Count.of(images),
            shape.height(),
            shape.width(),
            Count.of(shape.channels(), "channel"),
            Count.of(shape.classNames().size(), "class")));
    screen.plain("fingerprint " + Fingerprint.of(images));
    screen.plain("");
    String held = images.isSplit() ? "validation" : "test";
    ScreenTable table = new ScreenTable().left("class", 14).right("training", 9).right(held, 9);
    for (int label = 0; label < shape.classNames().size(); label++) {
      table.row(
          shape.classNames().get(label),
          ScreenTable.count(train.classCounts().get(label)),
          ScreenTable.count(test.classCounts().get(label)));
    }
    table.show(screen);
    screen.plain("");
    show(screen, "training", train);
    show(screen, held, test);
    return 0;
  }

  private static void show(Screen screen, String part, ImageStatistics statistics) {
    screen.prose(
        "%-10s ".formatted(part),
        String.format(
            Locale.ROOT,
            "channel means %s, deviations %s, values %d to %d",
            list(statistics.means()),
            list(statistics.deviations()),
            statistics.smallest(),
            statistics.largest()));
  }

  private static String list(List<Double> values) {
    return values.stream().map("%.4f"::formatted).collect(Collectors.joining(" "));
  }
}

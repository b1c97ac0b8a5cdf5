package org.lanewise.lab.command;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.engine.doctor.GradientCheck;
import org.lanewise.engine.doctor.GradientReport;
import org.lanewise.engine.doctor.TensorCheck;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.ImageExamples;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.ListingArgument;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradcheck}: the engine's gradient against central differences. */
@Command(
    name = "gradcheck",
    header = "Checks the engine's gradient against central differences in double precision.",
    description = {
      "",
      "Takes the listing's network with fresh weights and a few images of noise. A few dozen elements of each"
          + " parameter tensor and of the input are moved up and down, and the change of the loss is compared with the"
          + " gradient that trains. Elements where a ReLU or a pooling window decides otherwise on either side have no"
          + " derivative; they are skipped and counted.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} gradcheck",
      "  ${ROOT-COMMAND-NAME} gradcheck shallow --kernels textbook --seed 7"
    })
public final class GradcheckCommand implements Callable<Integer> {

  /** For each element the loss of the whole batch is computed twice, in double precision. */
  private static final int MOST_IMAGES = 1000;

  @Spec private CommandSpec spec;

  @Mixin private ListingArgument argument;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images in the batch. Default: ${DEFAULT-VALUE}.")
  private int images = 4;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Elements of each tensor. Default: ${DEFAULT-VALUE}.")
  private int samples = GradientCheck.SAMPLES;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Decides the weights, the images and which elements are taken. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private ComputeOptions compute;

  @Override
  public Integer call() {
    Calls.positive(spec, "--images", images);
    Calls.positive(spec, "--samples", samples);
    if (images > MOST_IMAGES) {
      throw Calls.wrong(
          spec,
          String.format(
              Locale.ROOT,
              "--images is %d, but may be at most %d; a few tell as much",
              images,
              MOST_IMAGES));
    }
    Listing listing = argument.listing();
    Screen screen = Screen.standard();
    GradientReport report;
    try (Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      screen.prose(
          screen.styled("bold", listing.name()) + ": ",
          listing.network() + ", " + Count.of(images, "image") + " of noise");
      Network network =
          Network.of(
              Shape.of(Cifar10Format.SIDE, Cifar10Format.SIDE, Cifar10Format.CHANNELS),
              listing.graph());
      GradientCheck check =
          new GradientCheck(
              network,
              network.initialParameters(seed),
              new ImageExamples(noise(), listing.preprocessing()),
              seed,
              samples);
      try (Shown shown = screen.busy("comparing with central differences")) {
        report = check.check(Program.of(network, compute.kernels()), workers);
      }
    }
    show(screen, report);
    return 0;
  }

  private ImageSet noise() {
    byte[] pixels = new byte[images * Cifar10Format.IMAGE_BYTES];
    byte[] labels = new byte[images];
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) random.nextInt(Cifar10Format.CLASSES);
    }
    return ImageSet.of(
        "noise",
        Cifar10Format.cifar10Names(),
        Cifar10Format.SIDE,
        Cifar10Format.SIDE,
        Cifar10Format.CHANNELS,
        pixels,
        labels);
  }

  private static void show(Screen screen, GradientReport report) {
    screen.line("loss %.6f, relative error %.1e", report.loss(), report.lossError());
    ScreenTable table =
        new ScreenTable()
            .left("tensor", 14)
            .right("elements", 10)
            .right("compared")
            .right("skipped")
            .right("worst relative error");
    for (TensorCheck tensor : report.tensors()) {
      table.row(
          tensor.path(),
          ScreenTable.count(tensor.elements()),
          ScreenTable.count(tensor.checked()),
          ScreenTable.count(tensor.skipped()),
          tensor.checked() == 0
              ? "-"
              : String.format(Locale.ROOT, "%.1e", tensor.worstRelativeError()));
    }
    table.show(screen);
    double worst = Math.max(report.worstRelativeError(), report.lossError());
    if (!(worst <= GradientCheck.TOLERANCE)) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "the worst relative error is %.1e, above %.0e: this is a bug in the engine; please report it.",
              worst,
              GradientCheck.TOLERANCE));
    }
    screen.plain(String.format(Locale.ROOT, "all within %.0e", GradientCheck.TOLERANCE));
  }
}

package org.lanewise.lab.command;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.check.GradientCheck;
import org.lanewise.engine.check.GradientReport;
import org.lanewise.engine.check.TensorCheck;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.InitialParameters;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.ImageSizeOption;
import org.lanewise.lab.cli.ListingArgument;
import org.lanewise.lab.cli.NetworkOption;
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
      "  ${ROOT-COMMAND-NAME} gradcheck --network my-network.json --image-size 16",
      "  ${ROOT-COMMAND-NAME} gradcheck shallow --kernels textbook --seed 7"
    })
public final class GradcheckCommand implements Callable<Integer> {

  /** For each element the loss of the whole batch is computed twice, in double precision. */
  private static final int MOST_IMAGES = 1000;

  /** A label of the noise is a byte. */
  private static final int MOST_CLASSES = 256;

  @Spec private CommandSpec spec;

  @Mixin private ListingArgument argument;
  @Mixin private NetworkOption network;
  @Mixin private ImageSizeOption imageSize;

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
              "--images is %d, but may be at most %d; a few images tell as much",
              images,
              MOST_IMAGES));
    }
    Listing listing = argument.listing(network);
    Network checked = network(listing.graph());
    Screen screen = Screen.standard();
    GradientReport report;
    try (Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      screen.prose(
          screen.styled("bold", listing.name()) + ": ",
          listing.network() + ", " + Count.of(images, "image") + " of noise");
      Dataset noise = new ImageDataset(noise(checked), listing.preprocessing());
      GradientCheck check =
          new GradientCheck(
              checked, InitialParameters.of(checked, noise, seed), noise, seed, samples);
      try (Shown shown = screen.busy("comparing with central differences")) {
        report = check.check(Program.of(checked, compute.kernels()), workers);
      }
    }
    show(screen, report);
    return 0;
  }

  private Network network(Graph graph) {
    try {
      Network made = Network.of(imageSize.shape(), graph);
      if (made.classes() > MOST_CLASSES) {
        throw new WorkException(
            String.format(
                Locale.ROOT,
                "the network has %d outputs; a gradient check takes at most %d.",
                made.classes(),
                MOST_CLASSES));
      }
      return made;
    } catch (LayerException e) {
      throw new WorkException(e.getMessage() + ".", e);
    }
  }

  private ImageSet noise(Network network) {
    Shape image = network.inputShape();
    byte[] pixels = new byte[images * image.size()];
    byte[] labels = new byte[images];
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) random.nextInt(network.classes());
    }
    return ImageSet.of(
        "noise",
        IntStream.range(0, network.classes()).mapToObj(Integer::toString).toList(),
        image.extent(0),
        image.extent(1),
        image.extent(2),
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
              : String.format(Locale.ROOT, "%.1e", tensor.worstRelativeError().orElseThrow()));
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

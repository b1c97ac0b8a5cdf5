package org.lanewise.lab.doctor;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.BatchSize;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.ImageFolderOptions;
import org.lanewise.lab.cli.LimitOptions;
import org.lanewise.lab.cli.ListingArgument;
import org.lanewise.lab.cli.NetworkOption;
import org.lanewise.lab.cli.OptimizerOptions;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.terminal.Gauge;
import org.lanewise.lab.terminal.Shown;
import org.lanewise.lab.terminal.WorkState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code find-rate}: a learning rate from a sweep. */
@Command(
    name = "find-rate",
    header = "Suggests a learning rate.",
    description = {
      "",
      "Trains with a rate that grows from step to step, from 1e-6 on, and watches the loss of each batch, until one"
          + " is ten times the lowest. The suggestion lies a factor of four below the rate of the lowest loss, and no"
          + " higher than where a step changes a kernel by 2 %% of itself.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} find-rate",
      "  ${ROOT-COMMAND-NAME} find-rate scaled --optimizer sgd --data solids10"
    })
public final class FindRateCommand implements Callable<Integer> {

  private static final int ROWS = 28;
  private static final int WIDTH = 48;

  /** What stands before a bar. */
  private static final int FIGURES = 22;

  @Spec private CommandSpec spec;

  @Mixin private ListingArgument argument;
  @Mixin private NetworkOption network;
  @Mixin private DataOption data;
  @Mixin private ImageFolderOptions pictures;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images per step. Default: the listing's.")
  private @Nullable Integer batch;

  @Mixin private OptimizerOptions optimizer;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Decides the initial weights and the order of the images. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private ComputeOptions compute;
  @Mixin private LimitOptions limits;

  @Override
  public Integer call() {
    Screen screen = Screen.standard();
    limits.check();
    Listing listing = argument.listing(network);
    Optimizer chosen = optimizer.optimizer();
    DataSource source = pictures.on(data.source());
    BatchSize size = BatchSize.of(spec, batch, listing, limits);
    try (Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      TrainAndTest images = source.load(screen, limits.train(), limits.test());
      TrainingSettings settings = new TrainingSettings(1, size.among(images), chosen, seed, true);
      Graph graph = listing.forClasses(images.train().classNames().size()).graph();
      Setup setup = Setup.of(images, graph, listing.preprocessing(), settings);
      RateFinder found = sweep(screen, setup, workers);
      plot(screen, found);
      String rate = Rates.text(found.suggestion());
      screen.line("@|bold suggested learning rate %s|@", rate);
      TypedCall call = TypedCall.of(spec);
      List<String> argument = !network.given() ? List.of(listing.name()) : List.of();
      TypedCall next = new TypedCall(call.root(), List.of("train"), argument, call.options());
      screen.plain("next  " + next.with("--learning-rate", rate));
    }
    return 0;
  }

  private RateFinder sweep(Screen screen, Setup setup, Workers workers) {
    String stage = "sweeping the learning rate";
    Gauge gauge =
        new Gauge(
            compute.kernels() == KernelSets.FAST ? "compiling the kernels" : stage,
            stage,
            RateFinder.STEPS,
            WorkState.Unit.STEPS);
    try (Shown shown = screen.show(gauge)) {
      return RateFinder.run(setup, compute.kernels(), workers, gauge::advance);
    }
  }

  private static void plot(Screen screen, RateFinder found) {
    List<RateFinder.Point> points = found.points();
    double low = points.stream().mapToDouble(RateFinder.Point::loss).min().orElse(0);
    double high =
        Math.min(
            2 * points.getFirst().loss(),
            points.stream().mapToDouble(RateFinder.Point::loss).max().orElse(1));
    screen.line("@|bold %10s %9s|@", "rate", "loss");
    int step = Math.max(1, points.size() / ROWS);
    int width = Math.clamp(screen.room() - FIGURES - 1L, 1, WIDTH);
    for (int i = 0; i < points.size(); i += step) {
      RateFinder.Point point = points.get(i);
      double share = Math.clamp((point.loss() - low) / Math.max(1e-9, high - low), 0, 1);
      screen.plain(
          String.format(
              Locale.ROOT,
              "%10.1e %9s  %s",
              point.rate(),
              Rates.loss(point.loss(), 4),
              "#".repeat(1 + (int) (share * width))));
    }
    RateFinder.Point last = points.getLast();
    screen.plain(
        String.format(
            Locale.ROOT, "%10.1e %9s  the last step", last.rate(), Rates.loss(last.loss(), 4)));
  }
}

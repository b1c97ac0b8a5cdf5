package org.lanewise.lab.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.doctor.Causes;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Faults;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.run.LiveTraining;
import org.lanewise.lab.terminal.Shown;

/**
 * Puts every fault into a run of a listing, and tabulates what was put in against what was found;
 * and runs the listing in the settings that should train well, where nothing may be found. Each run
 * goes on to its end, whatever is found.
 *
 * @param runs all of them
 */
record Proof(List<ProofRun> runs) {

  private static final List<Integer> BATCHES = List.of(16, 32, 64, 256, 512);
  private static final List<Double> ADAM_RATES = List.of(3e-4, 5e-4, 1e-3, 2e-3);
  private static final List<Double> MOMENTUM_RATES = List.of(0.003, 0.01, 0.03);
  private static final double MOMENTUM = 0.9;

  /**
   * What is proved.
   *
   * @param data images
   * @param epochs of each run, unless an fault needs more
   * @param kernels that compute
   * @param workers the threads
   * @param screen shows how each run stands
   */
  record Circumstances(
      TrainAndTest data, int epochs, KernelSet kernels, Workers workers, Screen screen) {

    private Setup setup(Listing listing, int batch, Optimizer optimizer, long seed) {
      int size = Math.min(batch, data.train().size());
      return Setup.of(
          data,
          listing.forClasses(data.train().classNames().size()).graph(),
          listing.preprocessing(),
          new TrainingSettings(epochs, size, optimizer, seed, true));
    }

    private int batch(Listing listing) {
      return listing.batch().orElse(data.train().size());
    }

    private List<Finding> dry(String title, Setup setup) {
      try (Shown shown = screen.busy(title + " checking without training")) {
        return DryCheck.of(setup, kernels, workers).findings();
      }
    }

    private List<Finding> trained(String title, Setup setup) {
      try (LiveTraining live = LiveTraining.show(screen, title, setup, kernels)) {
        return Trial.run(setup, kernels, workers, false, seen -> {}, live).findings();
      }
    }
  }

  /** Runs all of it; {@code hears} is told of each run when it has ended. */
  static Proof of(
      List<Listing> listings,
      List<Long> seeds,
      Circumstances circumstances,
      Consumer<ProofRun> hears) {
    List<Function<String, ProofRun>> pending = new ArrayList<>();
    for (Listing listing : listings) {
      for (Fault fault : Faults.all()) {
        seeds.forEach(
            seed -> pending.add(title -> sick(title, listing, fault, seed, circumstances)));
      }
      for (long seed : seeds) {
        pending.add(title -> dryAndHealthy(title, listing, seed, circumstances));
        healthy(listing, circumstances)
            .forEach((settings, run) -> pending.add(title -> run.of(title, settings, seed)));
      }
    }
    List<ProofRun> runs = new ArrayList<>();
    for (Function<String, ProofRun> next : pending) {
      ProofRun run =
          next.apply(String.format(Locale.ROOT, "%d/%d", runs.size() + 1, pending.size()));
      runs.add(run);
      hears.accept(run);
    }
    return new Proof(runs);
  }

  /** Only the check without training sees a wrong backward pass; training sees all the others. */
  private static ProofRun sick(
      String title, Listing listing, Fault fault, long seed, Circumstances c) {
    Setup setup = fault.inject(c.setup(listing, c.batch(listing), Adam.defaults(), seed));
    boolean dry = fault.name().equals(Causes.BACKWARD_WRONG);
    return ProofRun.of(
        listing.name(),
        fault.name(),
        dry ? "without training" : words(setup.settings()),
        seed,
        dry ? c.dry(title, setup) : c.trained(title, setup));
  }

  private static ProofRun dryAndHealthy(String title, Listing listing, long seed, Circumstances c) {
    Setup setup = c.setup(listing, c.batch(listing), Adam.defaults(), seed);
    return ProofRun.of(listing.name(), null, "without training", seed, c.dry(title, setup));
  }

  private interface Healthy {
    ProofRun of(String title, String settings, long seed);
  }

  private static Map<String, Healthy> healthy(Listing listing, Circumstances c) {
    Map<String, Healthy> runs = new LinkedHashMap<>();
    int own = c.batch(listing);
    BATCHES.forEach(batch -> add(runs, listing, batch, Adam.defaults(), c));
    ADAM_RATES.forEach(rate -> add(runs, listing, own, Adam.defaults().withLearningRate(rate), c));
    MOMENTUM_RATES.forEach(rate -> add(runs, listing, own, new Sgd(rate, MOMENTUM), c));
    return runs;
  }

  private static void add(
      Map<String, Healthy> runs, Listing listing, int batch, Optimizer optimizer, Circumstances c) {
    runs.put(
        words(c.setup(listing, batch, optimizer, 0).settings()),
        (title, settings, seed) ->
            ProofRun.of(
                listing.name(),
                null,
                settings,
                seed,
                c.trained(title, c.setup(listing, batch, optimizer, seed))));
  }

  private static String words(TrainingSettings settings) {
    Optimizer optimizer = settings.optimizer();
    String momentum =
        optimizer instanceof Sgd sgd && sgd.momentum() > 0
            ? " with momentum " + sgd.momentum()
            : "";
    return String.format(
        Locale.ROOT,
        "batch %,d, %s%s at %s, %s",
        settings.batchSize(),
        optimizer.label(),
        momentum,
        Rates.text(optimizer.learningRate()),
        Count.of(settings.epochs(), "epoch"));
  }

  /** Whether nothing was missed and nothing found that was not put in. */
  boolean clean() {
    return runs.stream().allMatch(ProofRun::right);
  }

  /** The table of what was put in against what was found, in Markdown. */
  String markdown() {
    Map<String, List<ProofRun>> rows = new LinkedHashMap<>();
    for (ProofRun run : runs) {
      rows.computeIfAbsent(
              run.fault() == null ? "healthy: " + run.settings() : "`" + run.fault() + "`",
              row -> new ArrayList<>())
          .add(run);
    }
    StringBuilder text = new StringBuilder();
    text.append("| put in | runs | found, in so many runs | right |\n|---|---|---|---|\n");
    rows.forEach((name, all) ->
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %d | %s | %d |%n",
                name,
                all.size(),
                counts(all),
                all.stream().filter(ProofRun::right).count())));
    return text.toString();
  }

  private static String counts(List<ProofRun> row) {
    Map<String, Long> counts =
        row.stream()
            .flatMap(run -> (run.found().isEmpty() ? List.of("nothing") : run.found()).stream())
            .collect(
                Collectors.groupingBy(cause -> cause, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(e ->
            String.format(
                Locale.ROOT,
                "%s %d",
                e.getKey().equals("nothing") ? "nothing" : "`" + e.getKey() + "`",
                e.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** A sentence that counts. */
  String summary() {
    long wrong = runs.stream().filter(run -> !run.right()).count();
    return String.format(
        Locale.ROOT,
        "%s, %d with something missed or found beside it",
        Count.of(runs.size(), "run"),
        wrong);
  }
}

package org.lanewise.lab.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Causes;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Faults;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.sweep.RunPlan;

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
   * A run that is wanted.
   *
   * @param dry whether it is the check without training
   */
  private record Wanted(
      String listing, @Nullable String fault, long seed, TypedCall call, boolean dry) {

    private ProofRun run(Setup setup, List<Finding> findings) {
      String settings = dry ? "without training" : words(setup.settings());
      return ProofRun.of(listing, fault, settings, seed, findings);
    }

    private RunPlan plan(int number) {
      return new RunPlan(
          String.format(
              Locale.ROOT,
              "%s-%s-seed-%d-%d",
              listing,
              Objects.requireNonNullElse(fault, "healthy"),
              seed,
              number),
          call.words());
    }
  }

  /**
   * Runs all of it, first what needs no training; a signal ends it early.
   *
   * @param listings names
   * @param trials make the runs
   * @param logs where they leave their logs, which this may delete
   * @param dry checks without training
   * @param hears is told of each run in their order, when it has ended
   */
  static Proof of(
      List<Listing> listings,
      List<Long> seeds,
      Trials trials,
      Path logs,
      Function<Setup, List<Finding>> dry,
      Consumer<ProofRun> hears) {
    List<Wanted> all = wanted(listings, seeds, trials);
    Map<Wanted, ProofRun> checked = new IdentityHashMap<>();
    for (Wanted one : all) {
      if (one.dry) {
        Setup setup = trials.setup(one.call);
        checked.put(one, one.run(setup, dry.apply(setup)));
      }
    }
    List<ProofRun> runs = new ArrayList<>();
    Consumer<ProofRun> adds =
        run -> {
          runs.add(run);
          hears.accept(run);
        };
    Runnable addsChecked =
        () -> {
          while (runs.size() < all.size() && checked.containsKey(all.get(runs.size()))) {
            adds.accept(Objects.requireNonNull(checked.get(all.get(runs.size()))));
          }
        };
    List<RunPlan> plans = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).dry) {
        plans.add(all.get(i).plan(i + 1));
      }
    }
    addsChecked.run();
    trials.make(
        plans,
        logs,
        log -> {
          Wanted next = all.get(runs.size());
          adds.accept(next.run(trials.setup(next.call), PastRun.read(log)));
          addsChecked.run();
        });
    return new Proof(runs);
  }

  private static List<Wanted> wanted(List<Listing> listings, List<Long> seeds, Trials trials) {
    List<Wanted> all = new ArrayList<>();
    int images = trials.data().train().size();
    for (Listing listing : listings) {
      int own = listing.batch().orElse(images);
      for (Fault fault : Faults.all()) {
        for (long seed : seeds) {
          // Only the check without training sees a wrong backward pass; training sees all others.
          boolean dry = fault.name().equals(Causes.BACKWARD_WRONG);
          TypedCall call = trials.call(listing.name(), seed, own).with("--inject", fault.name());
          all.add(new Wanted(listing.name(), fault.name(), seed, call, dry));
        }
      }
      for (long seed : seeds) {
        all.add(
            new Wanted(listing.name(), null, seed, trials.call(listing.name(), seed, own), true));
        for (TypedCall call : healthy(listing.name(), own, seed, trials)) {
          all.add(new Wanted(listing.name(), null, seed, call, false));
        }
      }
    }
    return all;
  }

  /** In settings that differ. */
  private static Collection<TypedCall> healthy(String listing, int own, long seed, Trials trials) {
    List<TypedCall> calls = new ArrayList<>();
    BATCHES.forEach(batch -> calls.add(trials.call(listing, seed, batch)));
    TypedCall usual = trials.call(listing, seed, own);
    ADAM_RATES.forEach(rate -> calls.add(usual.with("--learning-rate", Double.toString(rate))));
    MOMENTUM_RATES.forEach(rate ->
        calls.add(
            usual
                .with("--optimizer", "sgd")
                .with("--learning-rate", Double.toString(rate))
                .with("--momentum", Double.toString(MOMENTUM))));
    Map<String, TypedCall> runs = new LinkedHashMap<>();
    calls.forEach(call -> runs.put(words(trials.setup(call).settings()), call));
    return runs.values();
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

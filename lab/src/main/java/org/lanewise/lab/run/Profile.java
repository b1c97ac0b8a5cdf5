package org.lanewise.lab.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.Peak;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Phase;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.StepProfile;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Json;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.doctor.Fields;
import org.lanewise.lab.listing.Cost;

/**
 * Accounts for the time of the steps, row by row. It goes on where a run goes on, unless that runs
 * on other threads or kernels: then the times before can't be added to those of now. A row's time
 * is that of all threads, divided by their number, so that the rows add up to the time that the
 * clock shows. The first epoch, in which Java compiles, is left out where another one follows.
 */
final class Profile implements StepAccount {

  private final Network network;
  private final Trainer trainer;
  private final StepProfile times;
  private final int epochs;
  private long steps;
  private long images;
  private Taken since;
  private boolean warm;

  /**
   * A part of a step.
   *
   * @param what the layers or the work
   * @param phase {@code forward}, {@code backward}, or empty
   * @param milliseconds of a step
   * @param flop of a step; 0 where nothing worth counting is computed
   */
  record Row(String what, String phase, double milliseconds, double flop) {

    /** GFLOP/s of all threads; 0 where there is nothing to count. */
    double gflops() {
      return milliseconds > 0 ? flop / milliseconds * 1e-6 : 0;
    }
  }

  /** The times at one moment, in seconds: the rows', added over the threads, and the clock's. */
  private record Taken(List<Double> rows, double clock) {

    Taken minus(Taken other) {
      List<Double> differences = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        differences.add(rows.get(i) - other.rows.get(i));
      }
      return new Taken(differences, clock - other.clock);
    }
  }

  /**
   * What a checkpoint keeps.
   *
   * @param warm whether the first epoch is left out
   * @param steps that are counted
   * @param images that are counted
   * @param threads that computed
   * @param parts the names of the rows
   * @param rows their seconds
   * @param clock the clock's seconds
   */
  public record Memory(
      boolean warm,
      long steps,
      long images,
      int threads,
      List<String> parts,
      List<Double> rows,
      double clock) {}

  /** Profiles all the steps that the trainer makes from now on. */
  Profile(Trainer trainer, int epochs) {
    this.network = trainer.program().network();
    this.trainer = trainer;
    this.epochs = epochs;
    this.times = trainer.profile();
    this.since = take();
  }

  @Override
  public String stateName() {
    return "profile";
  }

  @Override
  public String state() {
    Taken taken = take().minus(since);
    return Json.object(
        Fields.of(
            new Memory(
                warm, steps, images, times.threads(), names(), taken.rows(), taken.clock())));
  }

  @Override
  public void restore(String memory) {
    Memory before;
    try {
      before =
          Fields.read(
              Memory.class,
              LogLine.parse(memory.getBytes(StandardCharsets.UTF_8)).orElse(Map.of()));
    } catch (IllegalArgumentException e) {
      return; // of another version
    }
    if (before.threads() == times.threads() && before.parts().equals(names())) {
      warm = before.warm();
      steps = before.steps();
      images = before.images();
      since = take().minus(new Taken(before.rows(), before.clock()));
    }
  }

  private List<String> names() {
    return parts().stream().map(part -> (part.what() + " " + part.phase()).strip()).toList();
  }

  @Override
  public void onStep(Position position, Metrics batch) {
    steps++;
    images += batch.images();
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    if (!warm && position.epoch() <= epochs) {
      warm = true;
      since = take();
      steps = 0;
      images = 0;
    }
  }

  @Override
  public void tell(Workers workers, int vectorBits, Screen screen, @Nullable RunLog log) {
    ProfileReport.tell(this, workers, vectorBits, screen, log);
  }

  /** The number of steps that the profile is of. */
  long steps() {
    return steps;
  }

  /** Whether the first epoch is left out. */
  boolean warm() {
    return warm;
  }

  /** What the clock shows for a step, in milliseconds. */
  double clockMilliseconds() {
    return (RunFacts.trainingSeconds(trainer) - since.clock()) * 1e3 / steps;
  }

  /** The rows, in the order in which a step does them; empty before the first step. */
  List<Row> rows() {
    if (steps == 0) {
      return List.of();
    }
    List<Double> now = take().rows();
    List<Row> rows = new ArrayList<>();
    List<Part> parts = parts();
    for (int i = 0; i < parts.size(); i++) {
      double seconds = (now.get(i) - since.rows().get(i)) / times.threads();
      Part part = parts.get(i);
      rows.add(
          new Row(part.what(), part.phase(), seconds * 1e3 / steps, part.flop() * images / steps));
    }
    return rows;
  }

  /** A row without its time; FLOP of an image. */
  private record Part(String what, String phase, double flop) {}

  private List<Part> parts() {
    List<Cost> costs = Cost.of(network);
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("data", "", 0));
    List<List<Layer>> operations = times.operations();
    for (List<Layer> operation : operations) {
      parts.add(new Part(names(operation), "forward", flop(costs, operation, true)));
    }
    parts.add(new Part("loss", "", 0));
    for (List<Layer> operation : operations.reversed()) {
      parts.add(new Part(names(operation), "backward", flop(costs, operation, false)));
    }
    parts.add(new Part("sum of the slices", "", 0));
    parts.add(new Part("update", "", 0));
    parts.add(new Part("statistics", "", 0));
    parts.add(new Part("rest of the tasks", "", 0));
    parts.add(new Part("waiting for a thread", "", 0));
    parts.add(new Part("between the jobs", "", 0));
    return parts;
  }

  private static String names(List<Layer> operation) {
    return operation.stream().map(Layer::name).collect(Collectors.joining(" + "));
  }

  private static double flop(List<Cost> costs, List<Layer> operation, boolean forward) {
    return costs.stream()
        .filter(cost -> operation.contains(cost.layer()))
        .mapToLong(cost -> forward ? cost.forwardFlop() : cost.backwardFlop())
        .sum();
  }

  /** What each of {@link #parts} took, in the same order. */
  private Taken take() {
    List<Double> rows = new ArrayList<>();
    rows.add(times.phase(Phase.DATA));
    int operations = times.operations().size();
    double forward = 0;
    for (int i = 0; i < operations; i++) {
      rows.add(times.forward(i));
      forward += times.forward(i);
    }
    double backward = 0;
    for (int i = 0; i < operations; i++) {
      backward += times.backward(i);
    }
    rows.add(times.phase(Phase.FORWARD) - forward + times.phase(Phase.BACKWARD) - backward);
    for (int i = operations - 1; i >= 0; i--) {
      rows.add(times.backward(i));
    }
    rows.add(times.phase(Phase.SUM));
    rows.add(times.phase(Phase.UPDATE));
    rows.add(times.observing());
    double phases = times.observing();
    for (Phase phase : Phase.values()) {
      phases += times.phase(phase);
    }
    double clock = RunFacts.trainingSeconds(trainer);
    rows.add(times.busy() - phases);
    rows.add(times.threads() * times.jobs() - times.busy());
    rows.add(times.threads() * (clock - times.jobs()));
    return new Taken(rows, clock);
  }

  /**
   * The log's line.
   *
   * @param peak what the threads can do together
   */
  Map<String, @Nullable Object> fields(Peak peak) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("steps", steps);
    fields.put("images", images);
    fields.put("first_epoch_left_out", warm);
    fields.put("threads", times.threads());
    fields.put("milliseconds_per_step", clockMilliseconds());
    fields.put("peak_gflops", peak.flopPerSecond() * 1e-9);
    fields.put("peak_settled", peak.settled());
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Row row : rows()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("what", row.what());
      one.put("phase", row.phase().isEmpty() ? null : row.phase());
      one.put("milliseconds", row.milliseconds());
      one.put("gflops", row.flop() > 0 ? (Double) row.gflops() : null);
      rows.add(one);
    }
    fields.put("rows", rows);
    return fields;
  }
}

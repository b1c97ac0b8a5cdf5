package org.lanewise.lab.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.lanewise.datasets.Shuffle;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.fault.Setup;

/**
 * Looks for a learning rate: trains with a rate that grows geometrically from step to step, and
 * watches the raw loss of each batch. It ends where a batch's loss is ten times the lowest, or not
 * finite, or the sweep is through.
 *
 * <p>Source: L. N. Smith, "Cyclical learning rates for training neural networks", 2017, section
 * 3.3, without its smoothing: a smoothed loss explodes later than the network does.
 *
 * @param points what was seen, one for each step
 * @param suggestion the rate to use
 */
public record RateFinder(List<Point> points, double suggestion) {

  private static final double FIRST = 1e-6;
  private static final double LAST = 10;

  /** At most so many steps are made. */
  static final int STEPS = 140;

  private static final double TOO_MUCH = 10;

  /** The lowest loss is looked for in medians of so many steps: one lucky batch says nothing. */
  private static final int MEDIAN = 7;

  /**
   * The part of itself by which a step may change a kernel. Where a sweep is too short to learn
   * anything, its lowest loss is luck; but from four or five hundredths on units die.
   */
  private static final double LARGEST_UPDATE = 0.02;

  /** How far below the rate of the lowest loss training is safe. */
  private static final double SAFETY = 4;

  /**
   * A step of the sweep.
   *
   * @param rate its learning rate
   * @param loss the batch's loss before it
   * @param update the largest part of itself by which it changed a kernel
   */
  public record Point(double rate, double loss, double update) {}

  /** Sweeps; {@code hears} is told of each step that was made, from 1. */
  public static RateFinder run(Setup setup, KernelSet kernels, Workers workers, IntConsumer hears) {
    Network network = setup.network();
    double factor = StrictMath.pow(LAST / FIRST, 1.0 / (STEPS - 1));
    SweepingRate sweep = new SweepingRate(FIRST, factor);
    TrainingState state = setup.initialState(network);
    Dataset dataset = setup.trainingDataset();
    TrainingStep step =
        new TrainingStep(
            Program.of(network, kernels, setup.settings().convolution()),
            workers,
            dataset,
            setup.settings().withSchedule(sweep),
            state);
    int[] order = new int[dataset.size()];
    Shuffle shuffle = new Shuffle(setup.settings().seed());
    int batch = Math.min(setup.settings().batchSize(), order.length);
    int perEpoch = order.length / batch;
    List<Point> points = new ArrayList<>();
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < STEPS; i++) {
      int epoch = 1 + i / perEpoch;
      if (i % perEpoch == 0) {
        shuffle.fill(epoch, order);
      }
      float[] before = state.parameters();
      try {
        Metrics metrics = step.run(order, i % perEpoch * batch, batch, epoch);
        double update = largestUpdate(network, before, state.parameters());
        points.add(new Point(sweep.rate(i + 1), metrics.meanLoss(), update));
        lowest = Math.min(lowest, metrics.meanLoss());
        hears.accept(i + 1);
        if (metrics.meanLoss() > TOO_MUCH * lowest) {
          break;
        }
      } catch (NonFiniteException e) {
        break;
      }
    }
    if (points.isEmpty()) {
      throw new WorkException(
          "the loss is not finite in the first step already, so no learning rate can help; look at the images and their scale.");
    }
    return new RateFinder(points, suggestion(points));
  }

  private static double largestUpdate(Network network, float[] before, float[] after) {
    double largest = 0;
    for (ParameterSlot slot : network.parameters()) {
      double update = 0;
      double weights = 0;
      for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
        double change = (double) after[i] - before[i];
        update += change * change;
        weights += (double) after[i] * after[i];
      }
      if (slot.shape().rank() > 1 && update > 0) {
        largest = Math.max(largest, Math.sqrt(update / weights));
      }
    }
    return largest;
  }

  /** A fourth of the rate of the lowest loss, but no more than what changes kernels gently. */
  private static double suggestion(List<Point> points) {
    double best = Double.POSITIVE_INFINITY;
    double lowest = FIRST;
    double gentle = FIRST;
    boolean stillGentle = true;
    for (int i = 0; i + MEDIAN <= points.size(); i++) {
      List<Point> some = points.subList(i, i + MEDIAN);
      double rate = points.get(i + MEDIAN / 2).rate();
      double loss = median(some.stream().mapToDouble(Point::loss).toArray());
      if (loss < best) {
        best = loss;
        lowest = rate;
      }
      stillGentle &= median(some.stream().mapToDouble(Point::update).toArray()) <= LARGEST_UPDATE;
      gentle = stillGentle ? rate : gentle;
    }
    return rounded(Math.min(lowest / SAFETY, gentle));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /** To 1, 2, 3 or 5 times a power of ten, downwards. */
  private static double rounded(double rate) {
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(rate)));
    double digit =
        Arrays.stream(new double[] {5, 3, 2, 1})
            .filter(d -> d <= rate / power)
            .findFirst()
            .orElse(1);
    return Double.parseDouble(String.format(Locale.ROOT, "%.0e", digit * power));
  }
}

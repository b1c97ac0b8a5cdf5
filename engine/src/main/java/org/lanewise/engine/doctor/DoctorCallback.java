package org.lanewise.engine.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Phase;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.StepStatistics;
import org.lanewise.engine.train.Trainer;

/**
 * Turns what a trainer tells into {@link Observation}s: an epoch is cut into {@value #WINDOWS}
 * windows of steps, or one for each step where it has fewer.
 */
public final class DoctorCallback implements Callback {

  /** Windows of an epoch, at most. */
  public static final int WINDOWS = 16;

  private final StepStatistics statistics;
  private final Consumer<Observation> hears;
  private final List<Double> losses = new ArrayList<>();
  private final double[] phasesBefore = new double[Phase.values().length];
  private final boolean crossEntropy;
  private final long[] labels;
  private final long[] predicted;
  private final long[] batchLabels;
  private double entropies;
  private double absoluteLogits;
  private double peakUpdateRatio;
  private long images;
  private long correct;

  /**
   * Listens to a trainer.
   *
   * @param statistics what the trainer gathers
   * @param loss what the trainer minimizes
   * @param classes how many
   * @param hears is told of each observation, on the training thread
   */
  public DoctorCallback(
      StepStatistics statistics, Loss loss, int classes, Consumer<Observation> hears) {
    Objects.requireNonNull(statistics, "statistics");
    this.crossEntropy = loss.isCrossEntropy();
    Objects.requireNonNull(hears, "hears");
    this.statistics = statistics;
    this.hears = hears;
    this.labels = new long[classes];
    this.predicted = new long[classes];
    this.batchLabels = new long[classes];
  }

  /** What to go on with after an interruption. */
  public WindowMemory memory() {
    return new WindowMemory(
        losses,
        boxed(labels),
        boxed(predicted),
        entropies,
        absoluteLogits,
        peakUpdateRatio,
        correct,
        statistics.memory());
  }

  /**
   * Goes on in the middle of a window.
   *
   * @throws IllegalArgumentException when the memory is of another network; nothing is changed then
   */
  public void recall(WindowMemory memory) {
    Objects.requireNonNull(memory, "memory");
    if (memory.labels().size() != labels.length || memory.predicted().size() != labels.length) {
      throw new IllegalArgumentException("the window is that of another number of classes");
    }
    statistics.recall(memory.statistics());
    clear();
    losses.addAll(memory.losses());
    for (int k = 0; k < labels.length; k++) {
      labels[k] = memory.labels().get(k);
      predicted[k] = memory.predicted().get(k);
      images += labels[k];
    }
    entropies = memory.entropies();
    absoluteLogits = memory.absoluteLogits();
    peakUpdateRatio = memory.peakUpdateRatio();
    correct = memory.correct();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when targets are numbers: the doctor's rules are for classes
   */
  @Override
  public void onBegin(Trainer trainer) {
    if (!trainer.position().epochMetrics().ofClasses()) {
      throw new IllegalArgumentException(Doctor.CLASSES_ONLY);
    }
  }

  @Override
  public void onStep(Position position, Metrics batch) {
    losses.add(crossEntropy ? batch.meanCrossEntropy() : batch.meanLoss());
    images += batch.images();
    correct += batch.correct();
    absoluteLogits += batch.meanAbsoluteLogit() * batch.images();
    for (int k = 0; k < labels.length; k++) {
      batchLabels[k] = batch.labelled(k);
      labels[k] += batchLabels[k];
      predicted[k] += batch.predicted(k);
    }
    entropies += Entropy.of(batchLabels);
    if (statistics.measured()) {
      for (TensorNorms norms : norms(position.epoch())) {
        if (norms.isKernel()) {
          peakUpdateRatio = Math.max(peakUpdateRatio, norms.updateRatio());
        }
      }
    }
    int steps = position.stepsPerEpoch();
    int length = (steps + WINDOWS - 1) / WINDOWS;
    if (position.step() % length == 0 || position.step() == steps) {
      hears.accept(window(position));
      clear();
    }
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    hears.accept(EpochEnd.of(result, position.stepsPerEpoch(), crossEntropy));
  }

  /** Of all tensors but those that somebody has frozen on purpose. */
  private List<TensorNorms> norms(int epoch) {
    List<TensorNorms> tensors = new ArrayList<>();
    for (int i = 0; i < statistics.tensors().size(); i++) {
      ParameterSlot slot = statistics.tensors().get(i);
      if (slot.trains(epoch)) {
        tensors.add(
            new TensorNorms(
                slot.path(),
                statistics.weightNorm(i),
                statistics.gradientNorm(i),
                statistics.updateNorm(i)));
      }
    }
    return tensors;
  }

  private Window window(Position position) {
    List<DeadUnits> dead = new ArrayList<>();
    for (int i = 0; i < statistics.relus().size(); i++) {
      dead.add(new DeadUnits(statistics.relus().get(i).layer(), statistics.deadFraction(i)));
    }
    List<Double> phases = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      double now = statistics.seconds(phase);
      phases.add(now - phasesBefore[phase.ordinal()]);
      phasesBefore[phase.ordinal()] = now;
    }
    return new Window(
        position.epoch(),
        position.step(),
        losses,
        (double) correct / images,
        statistics.inputMinimum(),
        statistics.inputMaximum(),
        statistics.inputMean(),
        statistics.inputDeviation(),
        boxed(labels),
        boxed(predicted),
        entropies / losses.size(),
        absoluteLogits / images,
        norms(position.epoch()),
        OptionalDouble.of(peakUpdateRatio),
        dead,
        phases,
        position.seconds());
  }

  private static List<Long> boxed(long[] values) {
    List<Long> list = new ArrayList<>();
    for (long value : values) {
      list.add(value);
    }
    return list;
  }

  private void clear() {
    losses.clear();
    Arrays.fill(labels, 0);
    Arrays.fill(predicted, 0);
    entropies = 0;
    absoluteLogits = 0;
    peakUpdateRatio = 0;
    images = 0;
    correct = 0;
  }
}

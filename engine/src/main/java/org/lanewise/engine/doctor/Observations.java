package org.lanewise.engine.doctor;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that the doctor knows of a run so far: what the rules read. */
public final class Observations {

  /** No batch of a run that goes well is so far above. */
  private static final double SPIKE = 1.5;

  private final RunFacts facts;
  private final List<Window> windows = new ArrayList<>();
  private final List<EpochEnd> epochs = new ArrayList<>();
  private double largestLoss;
  private double largestUpdateRatio;
  private double peakUpdateRatio;
  private final DoubleArrayList gradientNorms = new DoubleArrayList();
  private @Nullable Checkup checkup;
  private @Nullable Overlap overlap;
  private @Nullable Observation latest;

  /** A observations of a run that has not begun. */
  public Observations(RunFacts facts) {
    Objects.requireNonNull(facts, "facts");
    this.facts = facts;
  }

  /** What to go on with; findings are the doctor's. */
  DoctorMemory memory(List<Finding> findings) {
    return new DoctorMemory(
        checkup().stream().toList(),
        overlap().stream().toList(),
        windows,
        epochs,
        largestLoss,
        largestUpdateRatio,
        peakUpdateRatio,
        gradientNorms,
        findings);
  }

  /** A observations of a run that goes on. */
  static Observations of(RunFacts facts, DoctorMemory memory) {
    Observations observations = new Observations(facts);
    observations.checkup = memory.checkup().isEmpty() ? null : memory.checkup().getFirst();
    observations.overlap = memory.overlap().isEmpty() ? null : memory.overlap().getFirst();
    observations.windows.addAll(memory.windows());
    observations.epochs.addAll(memory.epochs());
    observations.largestLoss = memory.largestLoss();
    observations.largestUpdateRatio = memory.largestUpdateRatio();
    observations.peakUpdateRatio = memory.peakUpdateRatio();
    observations.gradientNorms.addAll(memory.gradientNorms());
    return observations;
  }

  /** Adds what happened next. */
  public void add(Observation observation) {
    Objects.requireNonNull(observation, "observation");
    latest = observation;
    switch (observation) {
      case Checkup first -> checkup = first;
      case Overlap first -> overlap = first;
      case Window window -> {
        if (!windows.isEmpty() && windows.getLast().epoch() != window.epoch()) {
          windows.clear();
        }
        windows.add(window);
        largestLoss = Math.max(largestLoss, window.largestLoss());
        double norm = window.gradientNorm();
        boolean measured = gradientNorms.isEmpty() || gradientNorms.topDouble() != norm;
        if (measured && (gradientNorms.isEmpty() || window.whole(facts.batch()))) {
          gradientNorms.push(norm);
        }
        largestUpdateRatio = Math.max(largestUpdateRatio, window.updateRatio());
        peakUpdateRatio = Math.max(peakUpdateRatio, window.updateRatio());
        peakUpdateRatio = Math.max(peakUpdateRatio, window.peakUpdateRatio().orElse(0));
      }
      case EpochEnd end -> {
        boolean cold = (double) end.epoch() * end.steps() < facts.coldSteps().orElse(0);
        epochs.add(cold ? end.withoutValidation() : end);
      }
      case Breakdown end -> {}
    }
  }

  /** What was known before. */
  public RunFacts facts() {
    return facts;
  }

  /** The check before step 1, if there was one. */
  public Optional<Checkup> checkup() {
    return Optional.ofNullable(checkup);
  }

  /** What training and test images have in common, if that was looked at. */
  public Optional<Overlap> overlap() {
    return Optional.ofNullable(overlap);
  }

  /** What was added last. */
  public Optional<Observation> latest() {
    return Optional.ofNullable(latest);
  }

  /** The windows of the epoch that is under way or has just ended, oldest first. */
  public List<Window> windows() {
    return windows;
  }

  /** The last window. */
  public Optional<Window> window() {
    return windows.isEmpty() ? Optional.empty() : Optional.of(windows.getLast());
  }

  /**
   * The epochs that have ended, oldest first; without their validation while the moving statistics
   * that it rests on are cold.
   */
  public List<EpochEnd> epochs() {
    return epochs;
  }

  /** The largest loss of any batch so far. */
  public double largestLoss() {
    return largestLoss;
  }

  /** The largest part of itself by which the last measured step of a window changed a kernel. */
  public double largestUpdateRatio() {
    return largestUpdateRatio;
  }

  /**
   * The largest part of itself by which any measured step changed a kernel, the run's first step
   * among them: what a rate can do, whatever became of the network since.
   */
  public double peakUpdateRatio() {
    return peakUpdateRatio;
  }

  /** Whether the loss of a batch was far above both the first loss and that of a guess. */
  public boolean spiked() {
    return rose(SPIKE);
  }

  /**
   * Whether the largest loss of a batch was so many times both the first loss and that of a guess.
   */
  boolean rose(double times) {
    return largestLoss > times * Math.max(firstLoss(), facts.chanceLoss());
  }

  /**
   * The norms of the gradient that were measured in the run so far, those of small last batches
   * left out; a copy.
   */
  public double[] gradientNorms() {
    return gradientNorms.toDoubleArray();
  }

  /** The steps made so far, by the last window. */
  public int steps() {
    return windows.isEmpty()
        ? 0
        : (windows.getLast().epoch() - 1) * facts.stepsPerEpoch() + windows.getLast().step();
  }

  /** Whether an epoch has just ended. */
  public boolean epochEnded() {
    return latest instanceof EpochEnd;
  }

  /** How much of the epoch is done, from 0 to 1. */
  public double progress() {
    return windows.isEmpty() ? 0 : (double) windows.getLast().step() / facts.stepsPerEpoch();
  }

  /** The loss before step 1 by the checkup; that of a guess where there was none. */
  public double firstLoss() {
    return checkup == null ? facts.chanceLoss() : checkup.loss();
  }

  /** A finding as of now. */
  Finding finding(Cause cause, Severity severity, String seen, Evidence evidence, Fix fix) {
    int epoch = 0;
    int step = 0;
    switch (latest) {
      case Window window -> {
        epoch = window.epoch();
        step = window.step();
      }
      case EpochEnd end -> {
        epoch = end.epoch();
        step = end.steps();
      }
      case Breakdown end -> {
        epoch = end.epoch();
        step = end.step();
      }
      case Checkup first -> {}
      case Overlap first -> {}
      case null -> {}
    }
    return new Finding(
        cause.name(), severity, epoch, step, seen, cause.healthy(), evidence.numbers(), fix);
  }
}

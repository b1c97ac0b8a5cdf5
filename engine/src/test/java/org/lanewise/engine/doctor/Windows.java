package org.lanewise.engine.doctor;

import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** Makes windows for tests: healthy, but for what is changed. One kernel of norm 1, ten classes. */
final class Windows {

  private final int epoch;
  private final int step;
  private List<Double> losses = List.of(2.2, 2.2);
  private List<Long> labels = Collections.nCopies(10, 20L);
  private List<Long> predicted = Collections.nCopies(10, 20L);
  private double batchEntropy = 2.2;
  private List<TensorNorms> tensors = List.of(new TensorNorms("dense/kernel", 1, 1, 1e-3));
  private double peak = 2e-3;
  private double dead;

  private Windows(int epoch, int step) {
    this.epoch = epoch;
    this.step = step;
  }

  static Windows at(int epoch, int step) {
    return new Windows(epoch, step);
  }

  Windows losses(Double... values) {
    losses = List.of(values);
    return this;
  }

  Windows labels(Long... values) {
    labels = List.of(values);
    return this;
  }

  Windows batchEntropy(double value) {
    batchEntropy = value;
    return this;
  }

  Windows tensors(TensorNorms... values) {
    tensors = List.of(values);
    return this;
  }

  Windows peak(double value) {
    peak = value;
    return this;
  }

  Windows dead(double value) {
    dead = value;
    return this;
  }

  Windows predictedOne() {
    predicted = List.of(200L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    return this;
  }

  Window window() {
    return new Window(
        epoch,
        step,
        losses,
        0.1,
        0,
        1,
        0.5,
        0.25,
        labels,
        predicted,
        batchEntropy,
        0.2,
        tensors,
        OptionalDouble.of(peak),
        List.of(new DeadUnits("conv", dead)),
        List.of(0.1, 1.0, 0.0, 0.0, 0.0),
        0.5);
  }

  /** A check before step 1 that sees nothing wrong, with these labels. */
  static Checkup checkup(List<Long> labels, boolean ascend, OptionalDouble signal) {
    long[] counts = labels.stream().mapToLong(n -> n).toArray();
    int missing = (int) labels.stream().filter(n -> n == 0).count();
    return new Checkup(
        2.31,
        0.2,
        0,
        1,
        0.5,
        0.25,
        0.9,
        labels,
        ascend,
        Entropy.of(counts),
        missing,
        signal,
        OptionalDouble.of(0.9),
        OptionalDouble.of(0.9),
        OptionalDouble.of(0.7),
        OptionalDouble.of(0.3),
        0);
  }
}

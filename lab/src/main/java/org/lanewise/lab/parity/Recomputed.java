package org.lanewise.lab.parity;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Tally;
import org.lanewise.engine.network.Execution;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Plan;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.Workers;

/**
 * The engine's results for a case: gradients and steps by the {@link TrainingStep} that trains,
 * predictions by the {@link Predictor} that evaluates, activations layer by layer, without fusion.
 */
final class Recomputed {

  /** Images that go through the network together where this class drives it itself. */
  private static final int CHUNK = 8;

  private final Case data;
  private final Plan plan;
  private final Workers workers;
  private final int[] order;
  private final Map<Integer, float[]> activations = new HashMap<>();
  private final Map<Integer, float[]> parametersAfter = new HashMap<>();
  private final Map<Integer, float[]> logitsAfter = new HashMap<>();
  private final double[] losses;
  private final float[] gradient;
  private float @Nullable [] inputGradient;

  /**
   * Computes the gradient and as many steps as the results need.
   *
   * @throws org.lanewise.engine.train.NonFiniteException when a step meets NaN or infinity
   */
  Recomputed(Case data, KernelSet kernels, Workers workers, Collection<Wanted> wanted) {
    this.data = data;
    this.plan = Plan.of(data.network(), kernels);
    this.workers = workers;
    this.order = IntStream.range(0, data.examples().size()).toArray();
    int steps = wanted.stream().mapToInt(Wanted::steps).max().orElse(0);
    this.losses = new double[steps + 1];
    TrainingState state = TrainingState.of(data.parameters().clone(), Adam.defaults());
    TrainingStep step = new TrainingStep(plan, workers, data.examples(), Adam.defaults(), 0, state);
    losses[0] = step.computeGradient(order, 0, order.length, 1).meanLoss();
    this.gradient = step.gradient();
    Set<Integer> parameterSteps =
        wanted.stream()
            .filter(Wanted.Parameter.class::isInstance)
            .map(Wanted::steps)
            .collect(Collectors.toSet());
    Set<Integer> logitSteps =
        wanted.stream()
            .filter(Wanted.LogitsAfter.class::isInstance)
            .map(Wanted::steps)
            .collect(Collectors.toSet());
    for (int done = 1; done <= steps; done++) {
      losses[done - 1] = step.run(order, 0, order.length, 1).meanLoss();
      if (parameterSteps.contains(done)) {
        parametersAfter.put(done, state.parameters().clone());
      }
      if (logitSteps.contains(done)) {
        logitsAfter.put(done, logits(state.parameters()));
      }
    }
    if (steps > 0) {
      losses[steps] = step.computeGradient(order, 0, order.length, 1).meanLoss();
    }
  }

  /** The elements of a result, in row-major order. */
  double[] of(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Activation activation ->
          widened(activations.computeIfAbsent(activation.layer(), this::activation));
      case Wanted.Logits none -> widened(logits(data.parameters()));
      case Wanted.Probabilities none ->
          widened(new Predictor(plan, workers, data.parameters()).probabilities(data.examples()));
      case Wanted.Loss none -> new double[] {losses[0]};
      case Wanted.Gradient of -> widened(part(gradient, of.slot()));
      case Wanted.InputGradient none -> widened(inputGradient());
      case Wanted.Parameter of -> widened(part(after(parametersAfter, of.step()), of.slot()));
      case Wanted.LogitsAfter of -> widened(after(logitsAfter, of.step()));
      case Wanted.LossTrace trace -> trace(trace.steps());
    };
  }

  /** A trace ends with the loss after its last step, which is the loss before the next one. */
  private double[] trace(int steps) {
    return Arrays.copyOf(losses, steps + 1);
  }

  private float[] logits(float[] parameters) {
    return new Predictor(plan, workers, parameters).logits(data.examples());
  }

  private float[] activation(int layer) {
    Plan unfused = Plan.unfused(data.network(), plan.kernels());
    PreparedWeights weights = unfused.newWeights(data.parameters());
    int size = data.network().nodes().get(layer).shape().size();
    float[] all = new float[Math.multiplyExact(order.length, size)];
    Execution execution = unfused.newExecution(CHUNK, false);
    for (int first = 0; first < order.length; first += CHUNK) {
      int n = load(execution, first);
      execution.forward(n, weights, false);
      float[] values = execution.activation(layer).orElseThrow();
      System.arraycopy(values, 0, all, first * size, n * size);
    }
    return all;
  }

  private float[] inputGradient() {
    if (inputGradient == null) {
      inputGradient = computeInputGradient();
    }
    return inputGradient;
  }

  /** The same plan, kernels and loss as a training step, with the input's gradient kept. */
  private float[] computeInputGradient() {
    PreparedWeights weights = plan.newWeights(data.parameters());
    int size = data.network().inputShape().size();
    int classes = data.network().classes();
    float[] all = new float[Math.multiplyExact(order.length, size)];
    Execution execution = plan.newExecution(CHUNK, true);
    var unused = plan.newGradients();
    Tally tally = new Tally(classes);
    for (int first = 0; first < order.length; first += CHUNK) {
      int n = load(execution, first);
      int[] labels = new int[n];
      for (int i = 0; i < n; i++) {
        labels[i] = data.examples().label(first + i);
      }
      execution.forward(n, weights, true);
      SoftmaxCrossEntropy.gradient(
          n, classes, execution.output(), labels, order.length, execution.outputGradient(), tally);
      execution.backward(n, weights, unused);
      System.arraycopy(execution.inputGradient(), 0, all, first * size, n * size);
    }
    return all;
  }

  private int load(Execution execution, int first) {
    int n = Math.min(CHUNK, order.length - first);
    int size = data.network().inputShape().size();
    System.arraycopy(data.images().data(), first * size, execution.input(), 0, n * size);
    return n;
  }

  private static float[] after(Map<Integer, float[]> results, int step) {
    return Objects.requireNonNull(results.get(step), "the step was made");
  }

  private static float[] part(float[] flat, ParameterSlot slot) {
    return Arrays.copyOfRange(flat, slot.offset(), slot.offset() + slot.size());
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}

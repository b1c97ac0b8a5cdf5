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
import org.lanewise.engine.kernel.SoftmaxKernel;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.VectorTensor;
import org.lanewise.engine.train.Inspection;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.Workers;

/**
 * The engine's results for a case: gradients and steps by the {@link TrainingStep} that trains,
 * predictions by the {@link Predictor} that evaluates, activations of training layer by layer,
 * without fusion.
 */
final class Recomputed {

  private final Case data;
  private final Program program;
  private final Workers workers;
  private final int[] order;
  private final Map<Integer, float[]> activations = new HashMap<>();
  private final Map<Integer, float[]> parametersAfter = new HashMap<>();
  private final Map<Integer, float[]> logitsAfter = new HashMap<>();
  private final double[] losses;
  private final float[] gradient;
  private @Nullable Inspection layerByLayer;

  /**
   * Computes the gradient and as many steps as the results need.
   *
   * @throws org.lanewise.engine.train.NonFiniteException when a step meets NaN or infinity
   */
  Recomputed(Case data, Program program, Workers workers, Collection<Wanted> wanted) {
    this.data = data;
    this.program = program;
    this.workers = workers;
    this.order = IntStream.range(0, data.dataset().size()).toArray();
    int steps = wanted.stream().mapToInt(Wanted::steps).max().orElse(0);
    this.losses = new double[steps + 1];
    TrainingState state = TrainingState.of(data.parameters(), data.training().optimizer());
    TrainingSettings settings = data.training().with(program.convolution());
    TrainingStep step = new TrainingStep(program, workers, data.dataset(), settings, state);
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
    if (logitSteps.contains(0)) {
      logitsAfter.put(0, logits(data.parameters()));
    }
    for (int done = 1; done <= steps; done++) {
      losses[done - 1] = step.run(order, 0, order.length, 1).meanLoss();
      if (parameterSteps.contains(done)) {
        parametersAfter.put(done, state.parameters());
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
      case Wanted.Logits none -> widened(logits());
      case Wanted.Probabilities none -> widened(probabilities());
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

  /** Of training. */
  private float[] logits() {
    int last = data.network().nodes().size() - 1;
    return data.network().statistics().isEmpty() ? logits(data.parameters()) : activation(last);
  }

  private float[] probabilities() {
    float[] logits = logits();
    float[] probabilities = new float[logits.length];
    SoftmaxKernel.forward(order.length, data.network().classes(), logits, probabilities);
    return probabilities;
  }

  /** Of a trained network. */
  private float[] logits(float[] parameters) {
    return new Predictor(program, workers, parameters).logits(data.dataset());
  }

  private float[] activation(int layer) {
    if (layerByLayer == null) {
      layerByLayer = inspection(program.unfused());
    }
    String name = data.network().nodes().get(layer).name();
    return layerByLayer.value(name);
  }

  /** From the same program that trains. */
  private float[] inputGradient() {
    return inspection(program).gradientOf(Graph.INPUT);
  }

  private Inspection inspection(Program of) {
    TrainingSettings training = data.training();
    return new Inspection(
        of, workers, data.dataset(), training.loss(), data.parameters(), training.seed());
  }

  private static float[] after(Map<Integer, float[]> results, int step) {
    return Objects.requireNonNull(results.get(step), "the step was made");
  }

  private static float[] part(float[] flat, VectorTensor slot) {
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

package org.lanewise.lab.readme;

import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.lab.readme.PageArithmetic.Numbers.of;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.SoftmaxKernel;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Inspection;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.readme.PageArithmetic.Numbers;

/** The network of {@code docs/backprop.md}, and what the engine computes with it. */
final class BackpropNetwork {

  private static final float[] IMAGE = {
    .5f, .5f, 0, 0, 0, 1, 1, 0, .5f, 1, .5f, 0, 0, 1, 0, 0,
  };
  private static final float[] PARAMETERS = {
    -1, -.5f, .5f, 1, .25f, .5f, .25f, -.5f, .75f, .5f, .25f, 1, -.5f, 0, 0,
  };
  private static final int LABEL = 0;
  private static final float UP = -.99f;
  private static final float DOWN = -1.01f;
  private static final Adam ADAM = Adam.defaults();

  static final Network NETWORK =
      Network.sequential(
          Shape.of(4, 4, 1),
          new Conv2d("conv", 1, Window2d.of(2, 1), Activation.LINEAR),
          new Activate("relu", Activation.RELU),
          new MaxPool2d("pool", Window2d.of(2, 1)),
          new Flatten("flat"),
          dense(2));

  private final KernelSet kernels;
  private final TensorDataset data =
      new TensorDataset(new Tensor(Shape.of(1, 4, 4, 1), IMAGE), new int[] {LABEL}, 2);
  private final Map<String, Numbers> numbers = new HashMap<>();

  private BackpropNetwork(KernelSet kernels) {
    this.kernels = kernels;
  }

  /** All that the page has a name for. */
  static Map<String, Numbers> numbers(KernelSet kernels) {
    BackpropNetwork network = new BackpropNetwork(kernels);
    try (Workers workers = new Workers(1)) {
      network.compute(workers);
    }
    return network.numbers;
  }

  private void compute(Workers workers) {
    Inspection seen = inspect(workers, PARAMETERS);
    values("", seen.value(Graph.INPUT), seen.value("conv"), seen.value("relu"));
    values("d", seen.gradientOf(Graph.INPUT), seen.gradientOf("conv"), seen.gradientOf("relu"));
    vectors("", seen.value("pool"), seen.value("dense"));
    vectors("d", seen.gradientOf("pool"), seen.gradientOf("dense"));
    parameters("", "", PARAMETERS);
    parameters("d", "", seen.gradient());
    softmax(seen.value("dense"));
    gates(seen.value("relu"));
    scalar("loss", seen.metrics().meanLoss());
    scalar("before", seen.metrics().meanLoss());
    wiggle(workers, "up", UP);
    wiggle(workers, "down", DOWN);
    TrainingState state = TrainingState.of(PARAMETERS, ADAM);
    Program program = Program.of(NETWORK, kernels);
    new TrainingStep(program, workers, data, ADAM, 1, state).run(new int[] {0}, 0, 1, 1);
    parameters("", "_new", state.parameters());
    scalar("after", inspect(workers, state.parameters()).metrics().meanLoss());
    adam(state.optimizerState());
  }

  private Inspection inspect(Workers workers, float[] parameters) {
    return new Inspection(Program.unfused(NETWORK, kernels), workers, data, parameters, 1);
  }

  private void values(String d, float[] x, float[] conv, float[] relu) {
    numbers.put(d + "x", of(x, 0, 4, 4));
    numbers.put(d + "conv", of(conv, 0, 3, 3));
    numbers.put(d + "relu", of(relu, 0, 3, 3));
  }

  private void vectors(String d, float[] pool, float[] dense) {
    numbers.put(d + "pool", of(pool, 0, 2, 2));
    numbers.put(d + "flat", of(pool, 0, 4));
    numbers.put(d + "z", of(dense, 0, 2));
  }

  private void parameters(String before, String after, float[] vector) {
    numbers.put(before + "w" + after, of(vector, 0, 2, 2));
    numbers.put(before + "b" + after, of(vector, 4));
    numbers.put(before + "u" + after, of(vector, 5, 4, 2));
    numbers.put(before + "c" + after, of(vector, 13, 2));
  }

  private void softmax(float[] logits) {
    float[] probabilities = new float[2];
    SoftmaxKernel.forward(1, 2, logits, probabilities);
    numbers.put("prob", of(probabilities, 0, 2));
    numbers.put("target", of(new float[] {1, 0}, 0, 2));
    numbers.put("delta", of(probabilities, 1));
  }

  private void gates(float[] relu) {
    float[] gate = new float[9];
    for (int i = 0; i < gate.length; i++) {
      gate[i] = relu[i] > 0 ? 1 : 0;
    }
    numbers.put("gate", of(gate, 0, 3, 3));
    MaxPool2d pool = (MaxPool2d) NETWORK.node("pool").orElseThrow().layer();
    int[] winners = new int[4];
    kernels.maxPool2d(pool.geometry(Shape.of(3, 3, 1))).forward(1, relu, new float[4], winners);
    float[] wins = new float[9];
    for (int winner : winners) {
      wins[winner]++;
    }
    numbers.put("wins", of(wins, 0, 3, 3));
  }

  private void wiggle(Workers workers, String name, float weight) {
    float[] parameters = PARAMETERS.clone();
    parameters[0] = weight;
    scalar(name, weight);
    scalar("loss_" + name, inspect(workers, parameters).metrics().meanLoss());
  }

  private void adam(float[][] state) {
    scalar("m", state[0][0]);
    scalar("v", state[1][0]);
    scalar("rate", ADAM.learningRate());
    scalar("beta1", ADAM.beta1());
    scalar("beta2", ADAM.beta2());
    scalar("epsilon", ADAM.epsilon());
    double root = Math.sqrt(1 - ADAM.beta2());
    scalar("r", (float) (ADAM.learningRate() * root / (1 - ADAM.beta1())));
  }

  private void scalar(String name, double value) {
    numbers.put(name, new Numbers(List.of(), new double[] {value}));
  }
}

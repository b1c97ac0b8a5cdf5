package org.lanewise.engine.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.dense;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Initializers;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.RmsProp;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.optim.Update;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.optim.WeightDecay;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.UpdateSettings;
import org.lanewise.engine.train.Workers;

/** What the trace tells of an update is what the step does, in every bit of every parameter. */
final class TraceUpdateTest {

  /** With a rate by role, and a slot that is frozen. */
  private static final Network NETWORK =
      Network.sequential(
          Shape.of(6, 5, 2),
          new Conv2d(
              "conv",
              3,
              Window2d.of(3, 1),
              1,
              true,
              Activation.RELU,
              new Learning(
                  Initializers.HE, Map.of(Role.KERNEL, Learning.ALWAYS), Map.of(Role.KERNEL, 0.5))),
          batchNorm().named("bn").inGroupsOf(2),
          new Flatten("flatten"),
          dense(4));

  static List<Optimizer> optimizers() {
    return List.of(
        Adam.defaults(),
        WeightDecay.adamW(),
        Sgd.defaults(),
        new Sgd(0.01, 0),
        new Sgd(0.01, 0.9, true).withDecay(0.1),
        RmsProp.defaults(),
        new RmsProp(0.01, 0.8, 0.5, 1e-5),
        new WholeSlots());
  }

  /** One of somebody's own, which says nothing of how it works. */
  private record WholeSlots() implements Optimizer {
    @Override
    public String label() {
      return "own";
    }

    @Override
    public double learningRate() {
      return 0.1;
    }

    @Override
    public Optimizer withLearningRate(double rate) {
      return this;
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of();
    }

    @Override
    public List<String> stateNames() {
      return List.of("sum");
    }

    @Override
    public boolean wholeSlots() {
      return true;
    }

    @Override
    public void update(
        UpdateRange range,
        long step,
        double rate,
        float[] parameters,
        float[] gradient,
        float[][] state) {
      float all = 0;
      for (int i = range.from(); i < range.to(); i++) {
        all += gradient[i];
      }
      for (int i = range.from(); i < range.to(); i++) {
        state[0][i] += all;
        parameters[i] -= (float) rate * state[0][i] / step;
        gradient[i] = 0;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyParameterOfTheThirdStep(Optimizer optimizer) {
    check(UpdateSettings.of(optimizer));
  }

  @Test
  void clippedGradients() {
    check(UpdateSettings.of(Adam.defaults()).withClipNorm(1e-3));
    check(UpdateSettings.of(Sgd.defaults()).withClipNorm(1e9));
  }

  private static void check(UpdateSettings settings) {
    Optimizer optimizer = settings.optimizer();
    Dataset images = TestNetworks.random(NETWORK, 6, 4);
    TrainingState state = TrainingState.of(TestNetworks.parameters(NETWORK, 7), optimizer);
    try (Workers workers = new Workers(1)) {
      TrainingStep step =
          new TrainingStep(
              Program.of(NETWORK, KernelSets.FAST),
              workers,
              images,
              TrainingSettings.defaults(5).with(settings),
              state);
      int[] order = {0, 1, 2, 3, 4, 5};
      step.run(order, 0, 6, 1);
      step.run(order, 0, 6, 1);
      Tracing tracing =
          Trace.of(NETWORK, state.parameters())
              .optimizer(optimizer)
              .remembering(state.optimizerState(), state.steps());
      OptionalDouble clip = settings.clipNorm();
      clip.ifPresent(tracing::clipNorm);
      Trace trace = tracing.images(images);
      float[] before = state.parameters();
      step.run(order, 0, 6, 1);
      float[] after = state.parameters();
      float[][] arrays = state.optimizerState();
      for (ParameterSlot slot : NETWORK.parameters()) {
        for (int i = 0; i < slot.size(); i++) {
          Update update = trace.update(slot.path(), indices(slot.shape(), i));
          int at = slot.offset() + i;
          String what = optimizer + ", " + slot.path() + " " + i;
          Terms.assertBits(before[at], update.before(), what);
          Terms.assertBits(after[at], update.number(Update.AFTER).value(), what);
          for (int k = 0; k < arrays.length && slot.trains(1); k++) {
            String name = optimizer.stateNames().get(k);
            Terms.assertBits(arrays[k][at], update.number(Update.after(name)).value(), what + name);
          }
        }
      }
      assertEquals(3, trace.step());
    }
  }

  private static int[] indices(Shape shape, int flat) {
    int[] at = new int[shape.rank()];
    int rest = flat;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      at[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return at;
  }
}

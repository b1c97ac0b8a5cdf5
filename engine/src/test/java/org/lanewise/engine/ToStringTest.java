package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.lanewise.engine.SmallTraining.EXAMPLES;
import static org.lanewise.engine.SmallTraining.NETWORK;
import static org.lanewise.engine.SmallTraining.SETTINGS;
import static org.lanewise.engine.SmallTraining.model;
import static org.lanewise.engine.SmallTraining.predictor;
import static org.lanewise.engine.SmallTraining.state;
import static org.lanewise.engine.SmallTraining.trainer;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.check.LossGradient;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.store.Checkpoint;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.Run;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.Workers;

/** What stands in a debugger and in a log says what it is, not where in memory. */
class ToStringTest {

  private static final class Watched extends OptimizerDecorator {
    Watched(Optimizer inner) {
      super(inner);
    }

    @Override
    public Optimizer withLearningRate(double rate) {
      return new Watched(inner().withLearningRate(rate));
    }
  }

  @Test
  void saysShapesAndCounts() {
    String network = NETWORK.toString();
    int parameters = NETWORK.parameterCount();
    assertEquals(
        "network [9, 9, 2] -> [4] of %s parameters: %s"
            .formatted(
                String.valueOf(parameters),
                String.join(", ", NETWORK.nodes().stream().map(node -> node.name()).toList())),
        network);
    assertEquals("tensor [40, 50] of 2,000 floats", Tensor.zeros(40, 50).toString());
    assertEquals("state of " + parameters + " parameters after 0 steps", state().toString());
    assertEquals("8 images [9, 9, 2] in 4 classes", EXAMPLES.toString());
    assertEquals("Watched around " + Adam.defaults(), new Watched(Adam.defaults()).toString());
  }

  @Test
  void nothingShowsItsPlaceInMemory() {
    try (Workers workers = new Workers(2)) {
      Trainer trainer = trainer(EXAMPLES, state(), workers);
      Run run =
          new Run(
              NETWORK, SETTINGS, Preprocessing.scaled(), DataIdentity.unknown(), Settings.none());
      float[] parameters = NETWORK.initialParameters(1);
      Checkpoint.Best best = new Checkpoint.Best(1, 2, parameters);
      for (Object each :
          List.of(
              NETWORK,
              SETTINGS,
              workers,
              trainer,
              trainer.position(),
              trainer.state(),
              predictor(workers),
              model(parameters),
              run,
              best,
              Checkpoint.of(run, trainer, Optional.of(best)),
              new Metrics(4),
              new LossGradient(1, parameters, new float[3]),
              SETTINGS.withOptimizer(new Watched(Adam.defaults())))) {
        assertFalse(each.toString().matches("(?s).*@[0-9a-f]{4,}.*"), each::toString);
      }
    }
  }
}

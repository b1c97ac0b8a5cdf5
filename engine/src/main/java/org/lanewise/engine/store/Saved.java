package org.lanewise.engine.store;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.optim.UpdateRange;

/**
 * What a file tells of rules of training that are none of ours. Their code is elsewhere, so they
 * can be compared, but not used.
 */
final class Saved {

  private Saved() {}

  private static UnsupportedOperationException missing(String what, String label) {
    return new UnsupportedOperationException(
        String.format(
            Locale.ROOT,
            "the %s %s of this checkpoint is not one of Lanewise's, and a file doesn't hold its code; give CheckpointFolder.resume a run with that %s",
            what,
            Quote.of(label),
            what));
  }

  /** Of an optimizer. */
  record Optimizer(
      String label, double learningRate, Map<String, Double> settings, List<String> stateNames)
      implements org.lanewise.engine.optim.Optimizer {

    Optimizer {
      Objects.requireNonNull(label, "label");
      settings = Map.copyOf(settings);
      stateNames = List.copyOf(stateNames);
      if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("the learning rate is " + learningRate);
      }
    }

    @Override
    public Optimizer withLearningRate(double rate) {
      return new Optimizer(label, rate, settings, stateNames);
    }

    @Override
    public void update(
        UpdateRange range,
        long step,
        double rate,
        float[] parameters,
        float[] gradient,
        float[][] state) {
      throw missing("optimizer", label);
    }
  }

  /** Of a schedule. */
  record Schedule(String label, Map<String, Double> settings)
      implements org.lanewise.engine.optim.Schedule {

    Schedule {
      settings = Map.copyOf(settings);
    }

    @Override
    public double rate(double base, long step, long steps, double[] state) {
      throw missing("schedule", label);
    }
  }

  /** Of an average. */
  record Average(String label, Map<String, Double> settings)
      implements org.lanewise.engine.optim.Average {

    Average {
      settings = Map.copyOf(settings);
    }

    @Override
    public void update(
        int from, int to, long step, long steps, float[] parameters, float[] average) {
      throw missing("average", label);
    }
  }

  /** Of a loss. */
  record Loss(String label, Map<String, Double> settings) implements org.lanewise.engine.loss.Loss {

    Loss {
      settings = Map.copyOf(settings);
    }

    @Override
    public boolean takesNumbers() {
      return true;
    }

    @Override
    public void loss(int n, float[] logits, Targets targets, Metrics metrics) {
      throw missing("loss", label);
    }

    @Override
    public void gradient(
        int n, float[] logits, Targets targets, int batch, float[] dlogits, Metrics metrics) {
      throw missing("loss", label);
    }

    @Override
    public double imageLoss(double[] logits, Targets targets, int image) {
      throw missing("loss", label);
    }
  }
}

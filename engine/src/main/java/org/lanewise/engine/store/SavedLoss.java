package org.lanewise.engine.store;

import java.util.Locale;
import java.util.Map;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;

/** What a file tells of a loss that is none of ours; it can be compared, but not used. */
record SavedLoss(String label, Map<String, Double> settings) implements Loss {

  SavedLoss {
    settings = Map.copyOf(settings);
  }

  @Override
  public void loss(int n, int classes, float[] logits, int[] labels, Metrics metrics) {
    throw missing();
  }

  @Override
  public void gradient(
      int n,
      int classes,
      float[] logits,
      int[] labels,
      int batch,
      float[] dlogits,
      Metrics metrics) {
    throw missing();
  }

  @Override
  public double imageLoss(int classes, double[] logits, int at, int label) {
    throw missing();
  }

  private UnsupportedOperationException missing() {
    return new UnsupportedOperationException(
        String.format(
            Locale.ROOT,
            "the loss %s of this checkpoint is not one of Lanewise's, and a file doesn't hold its code; give CheckpointFolder.resume a run with that loss",
            Quote.of(label)));
  }
}

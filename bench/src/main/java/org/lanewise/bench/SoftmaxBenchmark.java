package org.lanewise.bench;

import java.util.SplittableRandom;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Targets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Softmax cross-entropy of logits, its gradient, and what is counted for history and doctor. */
@State(Scope.Thread)
public class SoftmaxBenchmark extends Measured {

  private static final int CLASSES = 10;

  /** Images per call. */
  @Param("64")
  public int batch;

  private float[] logits = new float[0];
  private float[] gradient = new float[0];
  private Targets targets = new Targets(0, CLASSES);
  private final Loss loss = new SoftmaxCrossEntropy();
  private final Metrics metrics = new Metrics(CLASSES);

  /** Makes logits and labels. */
  @Setup
  public void allocate() {
    logits = MatMulBenchmark.random(batch * CLASSES);
    gradient = new float[logits.length];
    int[] labels = new SplittableRandom(1).ints(batch, 0, CLASSES).toArray();
    targets = Targets.ofLabels(CLASSES, labels);
  }

  /** Loss and gradient. */
  @Benchmark
  public double gradient(Work work, Images images) {
    metrics.clear();
    loss.gradient(batch, logits, targets, batch, gradient, metrics);
    work.add(0, 2.0 * logits.length);
    images.images += batch;
    return metrics.lossSum();
  }
}

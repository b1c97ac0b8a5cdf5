package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.Program;

/**
 * Computes shares of a run's batches: what one machine of several does. A share is a pure function
 * of its arguments: the same on any number of threads, whatever was computed before. One thread at
 * a time.
 */
public final class ShareRunner {

  private final Program program;
  private final GradientPass pass;
  private final Batch batch = new Batch();
  private final PreparedWeights weights;
  private final Workers workers;
  private @Nullable StepRecorder recorder;

  /**
   * Prepares to compute shares.
   *
   * @param program how the network runs
   * @param workers the threads
   * @param dataset what batches are taken from; shape and classes must be the network's
   * @param settings the loss and the seed of dropout
   * @throws IllegalArgumentException when they don't fit, or a batch normalization of the network
   *     takes its statistics from the whole batch
   */
  public ShareRunner(Program program, Workers workers, Dataset dataset, TrainingSettings settings) {
    Objects.requireNonNull(workers, "workers");
    Compatibility.check(program.network(), dataset);
    Compatibility.checkShares(program);
    this.program = program;
    this.workers = workers;
    this.pass = new GradientPass(program, workers, dataset, settings.loss(), settings.seed());
    this.weights = program.newWeights();
  }

  /** From now on shares tell what {@link StepStatistics} measure of inputs and units. */
  public void gatherStatistics() {
    recorder = new StepRecorder(program, workers.threads());
    pass.observe(recorder);
  }

  /** The number of shares of a batch of so many images. */
  public int shares(int images) {
    return BatchCut.shares(BatchCut.of(program.network()).microBatches(images));
  }

  /**
   * Computes a share.
   *
   * @throws IllegalArgumentException when the batch doesn't lie in the order or has no such share
   */
  public ShareGradient run(ShareOfBatch of) {
    batch.set(of.order(), of.first(), of.batch(), of.epoch());
    int shares = shares(of.batch());
    if (of.share() < 0 || of.share() >= shares) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "share %d was asked for, but the batch has %d", of.share(), shares));
    }
    StepRecorder watching = recorder;
    if (watching != null) {
      watching.stepBegins(batch, of.steps());
    }
    program.prepare(of.parameters(), weights);
    var counts = pass.runOneShare(batch, weights, of.share()).counts();
    return new ShareGradient(
        pass.gradient().clone(),
        counts,
        pass.moments(),
        pass.finite(),
        Optional.ofNullable(watching).filter(StepRecorder::measures).map(StepRecorder::seen));
  }
}

package org.lanewise.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Tally;
import org.lanewise.engine.network.Execution;
import org.lanewise.engine.network.Gradients;
import org.lanewise.engine.network.KeptRound;
import org.lanewise.engine.network.ParameterPiece;
import org.lanewise.engine.network.Plan;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.StageTimes;
import org.lanewise.engine.optim.Optimizer;

/**
 * One step of training, depth first: the batch is cut into {@link Slices}, and each slice goes
 * through the whole network, forward and backward, a few images at a time, on one thread, in memory
 * that stays in that core's cache. The slices' gradients are added in order; then the optimizer
 * updates the parameters and the kernels' copies of them, piece by piece.
 *
 * <p>All memory is allocated by the constructor and the first steps; it depends on the network and
 * the number of threads, and is the same for a batch of {@link Slices#ROUND} images and any larger
 * one. One thread at a time: a second step while one is under way is refused by the workers with an
 * {@link IllegalStateException}. Plan and examples may be shared with other threads' steps;
 * workers, optimizer state and parameters may not.
 */
public final class TrainingStep {

  /** Images that a thread takes through the network together: their activations fit its cache. */
  static final int CHUNK = DenseKernel.CHUNK;

  private final Plan plan;
  private final Workers workers;
  private final Examples examples;
  private final long seed;
  private final TrainingState state;
  private final Optimizer optimizer;
  private final PreparedWeights weights;
  private final float[] gradient;
  private final Gradients[] slices = new Gradients[Slices.MOST];
  private final KeptRound kept;
  private final Gradients sum;
  private final Tally[] tallies = new Tally[Slices.MOST];
  private final Local[] locals;
  private final Tally batchTally;
  private final boolean dropout;
  private final ElementwiseKernel elementwise;
  private final Workers.Job sliceJob = this::runSlice;
  private final Workers.Job sumJob = this::sumSegment;
  private final Workers.Job updateJob = this::updatePiece;

  private int[] order = new int[0];
  private int batch;
  private int epoch;
  private int round;
  private int roundFirst;
  private int roundImages;
  private volatile boolean finite;
  private StepObserver observer = StepObserver.NONE;
  private @Nullable StepStatistics statistics;
  private @Nullable StepProfile profile;

  /** What a thread has for itself. */
  private static final class Local {
    final Execution execution;
    final Examples.Reader reader;
    final int[] labels = new int[CHUNK];

    Local(Execution execution, Examples.Reader reader) {
      this.execution = execution;
      this.reader = reader;
    }
  }

  /**
   * Prepares to train.
   *
   * @param plan how the network runs
   * @param workers the threads
   * @param examples what it learns from; shape and classes must be the network's
   * @param optimizer how the gradient becomes a step
   * @param seed of dropout
   * @param state parameters and optimizer state; every step changes them
   * @throws IllegalArgumentException when examples, network, optimizer and state don't fit
   */
  public TrainingStep(
      Plan plan,
      Workers workers,
      Examples examples,
      Optimizer optimizer,
      long seed,
      TrainingState state) {
    Fit.check(plan.network(), examples);
    Fit.check(plan.network(), optimizer, state);
    this.plan = plan;
    this.workers = workers;
    this.examples = examples;
    this.optimizer = optimizer;
    this.seed = seed;
    this.state = state;
    this.weights = plan.newWeights(state.parameters());
    this.gradient = new float[plan.network().parameterCount()];
    this.batchTally = new Tally(examples.classes());
    this.dropout =
        plan.network().graph().layers().stream().anyMatch(layer -> layer instanceof Dropout);
    this.elementwise = plan.kernels().elementwise();
    for (int i = 0; i < Slices.MOST; i++) {
      slices[i] = plan.newSliceGradients();
      tallies[i] = new Tally(examples.classes());
    }
    kept = plan.newKeptRound(Slices.MOST, Slices.LARGEST);
    sum = plan.newGradients();
    locals = new Local[workers.threads()];
    for (int i = 0; i < locals.length; i++) {
      locals[i] = new Local(plan.newExecution(CHUNK, false), examples.newReader());
    }
  }

  /**
   * Gathers statistics in every step from now on.
   *
   * @return what the last step looked like; the next step changes it
   */
  public StepStatistics gatherStatistics() {
    StepStatistics gathered = statistics;
    if (gathered == null) {
      StepGatherer gatherer = new StepGatherer(plan, workers.threads());
      observer = gatherer;
      gathered = new StepStatistics(gatherer);
      statistics = gathered;
    }
    return gathered;
  }

  /**
   * Takes the times of all parts of a step from now on.
   *
   * @return what the steps since then took
   */
  public StepProfile profile() {
    List<StageTimes> times = new ArrayList<>();
    for (Local local : locals) {
      times.add(local.execution.time());
    }
    workers.time();
    StepProfile started = new StepProfile(plan, workers, gatherStatistics(), times);
    profile = started;
    return started;
  }

  private void runJob(Workers.Job job, int tasks) {
    StepProfile timed = profile;
    if (timed != null) {
      timed.jobBegins();
    }
    workers.run(job, tasks);
    if (timed != null) {
      timed.jobDone();
    }
  }

  /**
   * Trains on one batch.
   *
   * @param newOrder indices of examples
   * @param newFirst where in the order the batch begins
   * @param newBatch how many examples it has, at least 1
   * @param newEpoch the epoch, from 1
   * @return what the forward pass counted; valid until the next step
   * @throws NonFiniteException when loss or gradient is NaN or infinite: then the parameters and
   *     the optimizer's state are as before the step; or when the update makes them so: then they
   *     are {@linkplain NonFiniteException#spoiled spoiled}
   */
  public Tally run(int[] newOrder, int newFirst, int newBatch, int newEpoch) {
    computeGradient(newOrder, newFirst, newBatch, newEpoch);
    if (!finite || !Double.isFinite(batchTally.lossSum())) {
      throw NonFiniteException.of(
          state, plan.network(), plan, examples, newOrder, newFirst, newBatch, newEpoch);
    }
    state.countStep();
    runJob(updateJob, plan.pieces().size());
    if (!finite) {
      throw NonFiniteException.ofUpdate(state, plan.network(), optimizer, newEpoch);
    }
    return batchTally;
  }

  /**
   * The first half of a step: the gradient of the mean loss of a batch, without an update.
   *
   * @return what the forward pass counted; valid until the next call
   */
  public Tally computeGradient(int[] newOrder, int newFirst, int newBatch, int newEpoch) {
    if (newBatch < 1 || newFirst < 0 || newFirst > newOrder.length - newBatch) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a batch of %d examples from place %d doesn't lie in an order of %d",
              newBatch,
              newFirst,
              newOrder.length));
    }
    order = newOrder;
    batch = newBatch;
    epoch = newEpoch;
    finite = true;
    batchTally.clear();
    observer.stepBegins(newFirst, newBatch, newEpoch, state.steps());
    for (round = 0; round < Slices.rounds(newBatch); round++) {
      int start = Slices.roundStart(newBatch, round);
      roundFirst = newFirst + start;
      roundImages = Slices.roundStart(newBatch, round + 1) - start;
      int count = Slices.count(roundImages);
      runJob(sliceJob, count);
      kept.seal(count);
      runJob(sumJob, plan.segments());
      for (int i = 0; i < count; i++) {
        batchTally.add(tallies[i]);
      }
    }
    return batchTally;
  }

  /** Copies the gradient that {@link #computeGradient} left, in the order of the flat vector. */
  public float[] gradient() {
    for (ParameterPiece piece : plan.pieces()) {
      piece.flatten(sum, gradient);
    }
    return gradient.clone();
  }

  private void runSlice(int slice, int worker) {
    Local local = locals[worker];
    Gradients gradients = slices[slice];
    Tally tally = tallies[slice];
    gradients.clear();
    kept.clear(slice);
    tally.clear();
    int end = Slices.start(roundImages, slice + 1);
    for (int at = Slices.start(roundImages, slice); at < end; at += CHUNK) {
      int n = Math.min(CHUNK, end - at);
      Execution execution = local.execution;
      observer.partBegins(worker);
      execution.keepIn(kept, slice, n);
      load(local, roundFirst + at, n);
      observer.loaded(worker, slice, n, execution);
      execution.forward(n, weights, true);
      observer.forwardDone(worker, n, execution);
      SoftmaxCrossEntropy.gradient(
          n,
          tally.classes(),
          execution.output(),
          local.labels,
          batch,
          execution.outputGradient(),
          tally);
      execution.backward(n, weights, gradients);
      observer.backwardDone(worker);
    }
  }

  private void load(Local local, int from, int n) {
    int size = plan.network().inputShape().size();
    for (int i = 0; i < n; i++) {
      int example = order[from + i];
      local.reader.read(example, epoch, local.execution.input(), i * size);
      local.labels[i] = examples.label(example);
      if (dropout) {
        local.execution.keys()[i] = KeyedRandom.key(seed, epoch, example, Purpose.DROPOUT);
      }
    }
  }

  private void sumSegment(int segment, int worker) {
    observer.partBegins(worker);
    if (round == 0) {
      plan.clear(segment, sum);
    }
    Execution execution = locals[worker].execution;
    boolean good =
        plan.addInOrder(segment, slices, kept, Slices.count(roundImages), execution, sum);
    observer.sumDone(worker);
    if (!good) {
      finite = false;
    }
  }

  private void updatePiece(int index, int worker) {
    List<ParameterPiece> pieces = plan.pieces();
    ParameterPiece piece = pieces.get(index);
    observer.updateBegins(worker, piece, state.parameters());
    piece.flatten(sum, gradient);
    optimizer.update(
        state.steps(),
        piece.from(),
        piece.to(),
        state.parameters(),
        gradient,
        state.optimizerState());
    piece.prepare(state.parameters(), weights);
    checkPiece(piece);
    observer.updateDone(worker, index, piece, state.parameters(), gradient);
  }

  /**
   * The piece was just written and lies in the core's cache: looking at it costs next to nothing.
   */
  private void checkPiece(ParameterPiece piece) {
    int size = piece.to() - piece.from();
    boolean good = elementwise.allFinite(state.parameters(), piece.from(), size);
    for (float[] memory : state.optimizerState()) {
      good &= elementwise.allFinite(memory, piece.from(), size);
    }
    if (!good) {
      finite = false;
    }
  }
}

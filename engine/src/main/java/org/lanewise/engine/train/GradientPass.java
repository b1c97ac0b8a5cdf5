package org.lanewise.engine.train;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.BatchMemory;
import org.lanewise.engine.network.Gradients;
import org.lanewise.engine.network.GroupMoments;
import org.lanewise.engine.network.ParameterRange;
import org.lanewise.engine.network.Phase0;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.Traced;
import org.lanewise.engine.network.Workspace;

/**
 * Phases 0 and 1 of a step: from the images of a batch to its gradient and metrics.
 *
 * <p>{@link BatchCut} cuts the batch. Phase 0 takes a micro-batch's slices, each on one thread,
 * through the whole network, forward and backward, a chunk of images at a time in memory that stays
 * in that core's cache; where a micro-batch has fewer slices than there are threads, several are in
 * work together, a <i>wave</i>. Phase 1 takes ranges of the parameters and adds the slices'
 * gradients in order, and those that were put off, and brings the sum into the flat order. A
 * share's sum takes its micro-batches' sums in order, the shares are added in the {@link
 * BatchCut.Tree}; metrics go the same way.
 *
 * <p>Memory is made by the constructor and the first batches, and is used again. One thread at a
 * time.
 */
final class GradientPass {

  private final Program program;
  private final Workers workers;
  private final Dataset dataset;
  private final Loss loss;
  private final long seed;
  private final BatchCut cut;
  private final BatchMemory memory;
  private final boolean dropout;
  private final int imageSize;
  private final Local[] locals;
  private final Micro[] wave;
  private final int fullSlices;
  private final float[][] sums = new float[BatchCut.Tree.DEPTH][0];
  private final Metrics[] shareMetrics = new Metrics[BatchCut.Tree.DEPTH];
  private final Metrics microMetrics;
  private final Workers.Job sliceJob = this::runSlice;
  private final Workers.Job sumJob = this::sumRange;
  private final Arguments now = new Arguments();
  private float[] microSum = new float[0];
  private StepObserver observer = StepObserver.NONE;
  private volatile boolean finite;

  /** What the tasks of the job under way work on. */
  private static final class Arguments {
    @Nullable Batch batch;
    @Nullable PreparedWeights weights;
    @Nullable Phase0 phase;

    /** The micro-batch whose slices are added. */
    @Nullable Micro micro;

    /** Whether one share alone is computed, which joins no other. */
    boolean alone;

    /** Where the share's sum goes, and how it continues. */
    int top;

    boolean startsShare;
    boolean endsShare;
    int additions;
  }

  /** A micro-batch of the wave, with the memory of its slices. */
  private static final class Micro {
    final Gradients[] gradients;
    final Metrics[] metrics;

    /** Its first place in the batch, its images, its slices and the first one's batch memory. */
    int first;

    int images;
    int slices;
    int memoryFrom;

    Micro(int slices, Supplier<Gradients> newGradients, Supplier<Metrics> newMetrics) {
      gradients = Stream.generate(newGradients).limit(slices).toArray(Gradients[]::new);
      metrics = Stream.generate(newMetrics).limit(slices).toArray(Metrics[]::new);
    }
  }

  /** What a thread has for itself. */
  private record Local(Workspace workspace, Dataset.Reader reader) {}

  /**
   * Prepares to compute gradients.
   *
   * @param program how the network runs
   * @param workers the threads
   * @param dataset what batches are taken from
   * @param loss what is minimized
   * @param seed of dropout
   */
  GradientPass(Program program, Workers workers, Dataset dataset, Loss loss, long seed) {
    this.loss = loss;
    this.program = program;
    this.workers = workers;
    this.dataset = dataset;
    this.seed = seed;
    this.cut = BatchCut.of(program.network());
    this.memory = program.newBatchMemory();
    this.dropout = program.network().graph().layers().stream().anyMatch(Layer::isRandom);
    this.imageSize = program.network().inputShape().size();
    this.microMetrics = Compatibility.metrics(loss, dataset);
    fullSlices = cut.mostSlices();
    wave =
        new Micro
            [Math.clamp(
                Math.ceilDiv(workers.threads(), fullSlices), 1, BatchCut.MOST / fullSlices)];
    for (int i = 0; i < wave.length; i++) {
      wave[i] =
          new Micro(
              fullSlices, program::newSliceGradients, () -> Compatibility.metrics(loss, dataset));
    }
    for (int i = 0; i < shareMetrics.length; i++) {
      shareMetrics[i] = Compatibility.metrics(loss, dataset);
    }
    locals = new Local[workers.threads()];
    for (int i = 0; i < locals.length; i++) {
      locals[i] = new Local(program.newWorkspace(program.chunk()), dataset.newReader());
    }
  }

  /** From now on this observer is told of the parts of a pass. */
  void observe(StepObserver by) {
    observer = by;
    for (int i = 0; i < locals.length; i++) {
      locals[i].workspace().watch(by, i);
    }
  }

  /**
   * Computes the gradient of the mean loss of a batch.
   *
   * @param weights the parameters, prepared
   * @return what the forward pass counted; valid until the next pass
   */
  Metrics run(Batch batch, PreparedWeights weights) {
    begin(batch, weights);
    now.alone = false;
    int micros = cut.microBatches(batch.size());
    for (int i = 0; i < program.phases().size(); i++) {
      Phase0 phase = program.phases().get(i);
      now.phase = phase;
      runMicros(batch, 0, micros);
      if (phase.barrier() >= 0) {
        memory.join(phase.barrier(), phase.forwardOnly(), weights);
      }
    }
    return shareMetrics[0];
  }

  /**
   * Computes one share of it: what one machine of several would do.
   *
   * @throws IllegalArgumentException when the images of a batch depend on all others
   */
  Metrics runOneShare(Batch batch, PreparedWeights weights, int share) {
    Compatibility.checkShares(program);
    begin(batch, weights);
    now.phase = program.phases().getFirst();
    now.alone = true;
    int micros = cut.microBatches(batch.size());
    runMicros(batch, BatchCut.shareStart(micros, share), BatchCut.shareStart(micros, share + 1));
    return shareMetrics[0];
  }

  private void begin(Batch batch, PreparedWeights weights) {
    finite = true;
    now.batch = batch;
    now.weights = weights;
    memory.begin(batch.epoch());
  }

  /** Takes some micro-batches through the phase, wave after wave, and adds them up. */
  private void runMicros(Batch batch, int from, int to) {
    boolean adds = !Objects.requireNonNull(now.phase).forwardOnly();
    for (int m = from; m < to; m += wave.length) {
      int count = Math.min(wave.length, to - m);
      runWave(batch, m, count);
      for (int k = 0; k < count && adds; k++) {
        addMicro(wave[k], m + k, cut.microBatches(batch.size()));
      }
    }
  }

  /** Takes the slices of some micro-batches through the phase. */
  private void runWave(Batch batch, int m, int count) {
    int tasks = 0;
    for (int k = 0; k < count; k++) {
      Micro micro = wave[k];
      micro.first = cut.microStart(batch.size(), m + k);
      micro.images = cut.microStart(batch.size(), m + k + 1) - micro.first;
      micro.slices = cut.slices(micro.images);
      micro.memoryFrom = (program.keepsBatch() ? m + k : k) * fullSlices;
      memory.reserve(micro.memoryFrom + micro.slices);
      tasks = k * fullSlices + micro.slices; // only the batch's last one may have fewer
    }
    runJob(sliceJob, tasks);
  }

  /** Adds the slices of a micro-batch to its share's sum, and that to others that are complete. */
  private void addMicro(Micro micro, int m, int micros) {
    Phase0 phase = Objects.requireNonNull(now.phase);
    int share = BatchCut.shareOf(micros, m);
    int top = now.alone ? 0 : BatchCut.Tree.place(share);
    now.additions = now.alone ? 0 : BatchCut.Tree.additions(share, BatchCut.shares(micros));
    now.micro = micro;
    now.top = top;
    now.startsShare = m == BatchCut.shareStart(micros, share);
    now.endsShare = m + 1 == BatchCut.shareStart(micros, share + 1);
    reserve(top, !now.startsShare);
    memory.seal(micro.memoryFrom, micro.slices);
    runJob(sumJob, phase.ranges().size());
    if (phase.reachesTheEnd()) {
      addMetrics(micro, top);
    }
  }

  private void addMetrics(Micro micro, int top) {
    memory.recordGroups(micro.memoryFrom, micro.slices);
    microMetrics.clear();
    for (int i = 0; i < micro.slices; i++) {
      microMetrics.add(micro.metrics[i]);
    }
    if (now.startsShare) {
      shareMetrics[top].clear();
    }
    shareMetrics[top].add(microMetrics);
    for (int i = 0; i < now.additions && now.endsShare; i++) {
      shareMetrics[top - i - 1].add(shareMetrics[top - i]);
    }
  }

  private void reserve(int top, boolean several) {
    if (sums[top].length == 0) {
      sums[top] = new float[program.network().parameterCount()];
    }
    if (several && microSum.length == 0) {
      microSum = new float[program.network().parameterCount()];
    }
  }

  private void runJob(Workers.Job job, int tasks) {
    observer.jobBegins();
    workers.run(job, tasks);
    observer.jobDone();
  }

  private void runSlice(int task, int worker) {
    Micro micro = wave[task / fullSlices];
    int slice = task % fullSlices;
    Workspace workspace = locals[worker].workspace();
    PreparedWeights weights = Objects.requireNonNull(now.weights);
    Phase0 phase = Objects.requireNonNull(now.phase);
    Gradients gradients = micro.gradients[slice];
    gradients.clear(phase);
    if (phase.beginsWithImages()) {
      workspace.begin(memory, micro.memoryFrom + slice);
    } else {
      workspace.goOn(memory, micro.memoryFrom + slice);
    }
    int end = phase.reachesTheEnd() ? phase.lastForward() : phase.lastForward() + 1;
    for (int span = phase.firstForward(); span < end; span++) {
      forward(micro, slice, worker, span, weights);
      workspace.endForward(span);
    }
    if (phase.reachesTheEnd()) {
      thereAndBack(micro, slice, worker, end, weights);
    }
    int begin = phase.reachesTheEnd() ? phase.firstBackward() - 1 : phase.firstBackward();
    for (int span = begin; span >= phase.lastBackward(); span--) {
      for (int k = 0; k < workspace.chunks(); k++) {
        observer.partBegins(worker);
        workspace.enter(k);
        workspace.backwardSpan(span, weights, gradients);
      }
      if (span > 0) {
        workspace.endBackward(span);
      }
    }
  }

  /** Takes all chunks of a slice forward through a span. */
  private void forward(Micro micro, int slice, int worker, int span, PreparedWeights weights) {
    Workspace workspace = locals[worker].workspace();
    int chunks = span == 0 ? chunks(micro, slice) : workspace.chunks();
    for (int k = 0; k < chunks; k++) {
      observer.partBegins(worker);
      enter(micro, slice, worker, span, k);
      workspace.forwardSpan(span, weights, true);
    }
  }

  /** Takes chunk by chunk forward through the last span, to the loss, and backward again. */
  private void thereAndBack(Micro micro, int slice, int worker, int span, PreparedWeights weights) {
    Workspace workspace = locals[worker].workspace();
    Metrics metrics = micro.metrics[slice];
    metrics.clear();
    int chunks = span == 0 ? chunks(micro, slice) : workspace.chunks();
    for (int k = 0; k < chunks; k++) {
      observer.partBegins(worker);
      enter(micro, slice, worker, span, k);
      workspace.forwardSpan(span, weights, true);
      loss.gradient(
          workspace.images(),
          workspace.output(),
          workspace.targets(),
          Objects.requireNonNull(now.batch).size(),
          workspace.outputGradient(),
          metrics);
      observer.lossDone(worker);
      workspace.backwardSpan(span, weights, micro.gradients[slice]);
    }
    if (span > 0) {
      workspace.endBackward(span);
    }
  }

  private int chunks(Micro micro, int slice) {
    int images = cut.sliceStart(micro.images, slice + 1) - cut.sliceStart(micro.images, slice);
    return Math.ceilDiv(images, program.chunk());
  }

  /** Makes a chunk of a slice ready: its images are read before the first span. */
  private void enter(Micro micro, int slice, int worker, int span, int chunk) {
    Workspace workspace = locals[worker].workspace();
    if (span > 0) {
      workspace.enter(chunk);
      return;
    }
    int at = cut.sliceStart(micro.images, slice) + chunk * program.chunk();
    int n = Math.min(program.chunk(), cut.sliceStart(micro.images, slice + 1) - at);
    workspace.next(n);
    load(locals[worker], micro.first + at, n);
    observer.loaded(worker, slice, micro.first + at, workspace);
  }

  private void load(Local local, int from, int n) {
    Batch batch = Objects.requireNonNull(now.batch);
    Workspace workspace = local.workspace();
    for (int i = 0; i < n; i++) {
      int example = batch.example(from + i);
      local.reader().read(example, batch.epoch(), workspace.input(), i * imageSize);
      dataset.target(example, workspace.targets(), i);
      if (dropout) {
        workspace.keys()[i] = KeyedRandom.key(seed, batch.epoch(), example, Purpose.DROPOUT);
      }
    }
  }

  private void sumRange(int index, int worker) {
    observer.partBegins(worker);
    ParameterRange range = Objects.requireNonNull(now.phase).ranges().get(index);
    Micro micro = Objects.requireNonNull(now.micro);
    float[] share = sums[now.top];
    float[] sum = now.startsShare ? share : microSum;
    boolean good =
        program.addInOrder(
            range, micro.gradients, micro.slices, memory, locals[worker].workspace(), sum);
    if (!now.startsShare) {
      good &= program.add(range, sum, share);
    }
    for (int i = 0; i < now.additions && now.endsShare; i++) {
      good &= program.add(range, sums[now.top - i], sums[now.top - i - 1]);
    }
    observer.sumDone(worker);
    if (!good) {
      finite = false;
    }
  }

  /** Whether logits, loss and gradient of the last pass are finite. */
  boolean finite() {
    return finite && shareMetrics[0].finite();
  }

  /** What the groups of the last pass's images had of moments. */
  GroupMoments moments() {
    return memory.moments();
  }

  /** Moves the moving statistics of a flat vector towards those of the last pass's batch. */
  void moveStatistics(float[] vector) {
    memory.moveStatistics(vector);
  }

  /** The gradient of the last pass in the flat order; the next pass overwrites it. */
  float[] gradient() {
    return sums[0];
  }

  /** Every number of the last pass, of a traced program, and how it came about. */
  Traced traced(float[] vector, float[] gradient) {
    int images = Objects.requireNonNull(now.batch).size();
    return new Traced(program, memory, cut.order(images), loss, vector, gradient);
  }

  /**
   * What a layer put out for each image of the last batch, or the gradient of the loss by it.
   *
   * @param layer its name, or {@code input}
   * @return {@code [batch, layer's output shape]}
   * @throws IllegalArgumentException when the network has no layer of this name
   * @throws IllegalStateException when the layer is fused with the next, or the program keeps
   *     nothing to be looked at
   */
  float[] value(String layer, boolean ofLoss) {
    return memory.value(layer, ofLoss);
  }
}

package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.SoftmaxKernel;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.Workspace;

/**
 * Runs a trained network forward, with the operations and kernels that train, but nothing that
 * backward would need is stored. Made with parameters, it keeps those until {@link #update} brings
 * others; made with a {@link TrainingState}, it always uses what that holds. One thread at a time;
 * to predict in several threads give each a predictor and {@link Workers} of its own, of the same
 * {@link Program} and images. A second call while one is under way is refused by the workers with
 * an {@link IllegalStateException}.
 *
 * {@snippet :
 * float[] parameters = network.initialParameters(1);
 * try (Workers workers = new Workers(1)) {
 *   Predictor predictor =
 *       new Predictor(Program.of(network, KernelSets.FAST), workers, parameters);
 *   Dataset images = new ImageDataset(data.test(), Preprocessing.scaled());
 *   assert predictor.probabilities(images).length == data.test().size() * network.classes();
 * }
 * }
 */
public final class Predictor {

  /**
   * Images that a thread takes through the network together. From 4 to 32 the speed is the same; a
   * chunk of 64 is slower where its values leave the cache.
   */
  private static final int CHUNK = 8;

  /** Images that one task works through, at most; metrics are summed by as many. */
  private static final int BLOCK = 64;

  private final Program program;
  private final Workers workers;
  private final PreparedWeights weights;
  private final Workspace[] workspaces;
  private @Nullable TrainingState state;
  private long prepared;

  /**
   * Prepares to predict.
   *
   * @param program how the network runs
   * @param workers the threads
   * @param parameters the flat parameter vector; read now, not kept
   * @throws IllegalArgumentException when they are not as many as the network's
   */
  public Predictor(Program program, Workers workers, float[] parameters) {
    this(program, workers);
    program.prepare(parameters, weights);
  }

  /**
   * Prepares to predict with a network that may be trained meanwhile: every call uses the
   * parameters that the state has then, or their average where it keeps one. Not to be called
   * during a step.
   *
   * @param program how the network runs
   * @param workers the threads
   * @param state whose parameters are used
   * @throws IllegalArgumentException when they are not as many as the network's
   */
  public Predictor(Program program, Workers workers, TrainingState state) {
    this(program, workers);
    this.state = state;
    prepared = state.version();
    program.prepare(state.liveModel(), weights);
  }

  private Predictor(Program program, Workers workers) {
    Objects.requireNonNull(workers, "workers");
    program.network().classes();
    this.program = program;
    this.workers = workers;
    this.weights = program.newWeights();
    this.workspaces = new Workspace[workers.threads()];
    for (int i = 0; i < workspaces.length; i++) {
      workspaces[i] = program.newForwardWorkspace(CHUNK);
    }
  }

  /** From now on this observer is told of every operation. */
  void observe(StepObserver by) {
    for (int i = 0; i < workspaces.length; i++) {
      workspaces[i].watch(by, i);
    }
  }

  /**
   * Takes these parameters from now on, and follows no training state any more.
   *
   * @throws IllegalArgumentException when they are not as many as the network's
   */
  public void update(float[] parameters) {
    program.prepare(parameters, weights);
    state = null;
  }

  private void follow() {
    TrainingState followed = state;
    if (followed != null && prepared != followed.version()) {
      program.prepare(followed.liveModel(), weights);
      prepared = followed.version();
    }
  }

  /**
   * Cross-entropy and accuracy over all images, of classes.
   *
   * @return the metrics of all of them, added in order, with their {@link Metrics#confusion}
   * @throws IllegalArgumentException when images and network don't fit, or targets are numbers
   */
  public Metrics evaluate(Dataset dataset) {
    return evaluate(dataset, new SoftmaxCrossEntropy());
  }

  /**
   * The same with another loss, or with metrics of one's own. Where targets are numbers the {@link
   * Metrics#own} of the loss say how well they are met.
   */
  public Metrics evaluate(Dataset dataset, Loss loss) {
    Objects.requireNonNull(loss, "loss");
    return evaluate(dataset, loss, () -> false).orElseThrow();
  }

  /**
   * As {@link #evaluate(Dataset, Loss)}, but gives up when it is asked to.
   *
   * @return empty when it gave up
   */
  Optional<Metrics> evaluate(Dataset dataset, Loss loss, BooleanSupplier stop) {
    Compatibility.check(program.network(), dataset);
    Metrics total = Compatibility.metrics(loss, dataset);
    total.countConfusion();
    int blocks = Math.ceilDiv(dataset.size(), BLOCK);
    Metrics[] parts = new Metrics[blocks];
    forEachChunk(
        dataset,
        BLOCK,
        stop,
        (block, first, n, output) -> {
          Metrics metrics = parts[block];
          if (metrics == null) {
            metrics = Compatibility.metrics(loss, dataset);
            metrics.countConfusion();
            parts[block] = metrics;
          }
          Targets targets = new Targets(n, dataset.classes());
          for (int i = 0; i < n; i++) {
            dataset.target(first + i, targets, i);
          }
          loss.loss(n, output, targets, metrics);
        });
    if (stop.getAsBoolean()) {
      return Optional.empty();
    }
    for (Metrics metrics : parts) {
      total.add(metrics);
    }
    return Optional.of(total);
  }

  /**
   * The class probabilities of all images, by a network for classes. What one for numbers says is
   * {@link #logits}.
   *
   * @return {@code [images, classes]}, each row a softmax
   * @throws IllegalArgumentException when the images' shape is not the network's
   */
  public float[] probabilities(Dataset dataset) {
    float[] logits = logits(dataset);
    SoftmaxKernel.forward(dataset.size(), program.network().classes(), logits, logits);
    return logits;
  }

  /**
   * The logits of all images: what the network puts out.
   *
   * @return {@code [images, K]}
   * @throws IllegalArgumentException when the images' shape is not the network's
   */
  public float[] logits(Dataset dataset) {
    Compatibility.checkShape(program.network(), dataset);
    int classes = program.network().classes();
    float[] logits = new float[Math.multiplyExact(dataset.size(), classes)];
    forEachChunk(
        dataset,
        imagesOfTask(dataset.size(), workers.threads()),
        () -> false,
        (block, first, n, output) ->
            System.arraycopy(output, 0, logits, first * classes, n * classes));
    return logits;
  }

  private interface ChunkConsumer {
    void accept(int block, int first, int n, float[] output);
  }

  /** Images of a task: where there are few, each thread shall have some, in whole chunks. */
  static int imagesOfTask(int images, int threads) {
    int share = Math.ceilDiv(images, threads);
    return Math.min(BLOCK, Math.max(1, Math.ceilDiv(share, CHUNK)) * CHUNK);
  }

  private void forEachChunk(
      Dataset dataset, int ofTask, BooleanSupplier stop, ChunkConsumer consumer) {
    follow();
    int size = program.network().inputShape().size();
    Dataset.Reader[] readers = new Dataset.Reader[workers.threads()];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = dataset.newReader();
    }
    workers.run(
        (block, worker) -> {
          Workspace workspace = workspaces[worker];
          int end = Math.min(dataset.size(), (block + 1) * ofTask);
          for (int first = block * ofTask; first < end && !stop.getAsBoolean(); first += CHUNK) {
            int n = Math.min(CHUNK, end - first);
            for (int i = 0; i < n; i++) {
              readers[worker].read(first + i, 0, workspace.input(), i * size);
            }
            workspace.forward(n, weights, false);
            consumer.accept(block, first, n, workspace.output());
          }
        },
        Math.ceilDiv(dataset.size(), ofTask));
  }

  /** As {@code predictor on 2 threads, fast kernels, fused, for a network …}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "predictor on %s, %s", workers, program);
  }
}

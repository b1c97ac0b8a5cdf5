package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.network.Workspace;
import org.lanewise.engine.optim.Adam;

/**
 * Trains and predicts in many threads at once: each kernel set has one program, one set of prepared
 * weights and one set of images, which all threads share; trainers, predictors, executions and
 * their workers are each thread's own. Every result must be, bit for bit, what one thread alone had
 * at the beginning.
 */
final class Soak implements AutoCloseable {

  private static final int IMAGES = 60;
  private static final int EPOCHS = 2;
  private static final int BATCH = 16;
  private static final int CHUNK = 5;

  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final List<Shared> shared = new ArrayList<>();
  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong predicted = new AtomicLong();

  /** What the threads share, and what must come of it. */
  private record Shared(
      Program program,
      Dataset dataset,
      float[] start,
      PreparedWeights weights,
      float[] trained,
      float[] logits) {}

  /** What was done: steps of training, images predicted. */
  record Done(long steps, long images) {}

  Soak() {
    for (Network network : List.of(TestNetworks.small(), TestNetworks.everyLayer())) {
      for (KernelSet kernels : KernelSets.values()) {
        Program program = Program.of(network, kernels);
        Dataset dataset = TestNetworks.random(network, IMAGES, 3);
        float[] start = TestNetworks.parameters(network, 4);
        shared.add(
            new Shared(
                program,
                dataset,
                start,
                program.newWeights(start),
                trained(program, dataset, 1),
                logits(program, dataset, start, 1)));
      }
    }
  }

  /** One round: each thread's job on each of the shared plans. */
  void round() throws Exception {
    List<Callable<Void>> jobs = new ArrayList<>();
    for (int workers = 1; workers <= 3; workers++) {
      int number = workers;
      for (Shared one : shared) {
        jobs.add(() -> train(one, number));
        jobs.add(() -> predict(one, number));
        jobs.add(() -> run(one));
      }
    }
    for (Future<Void> job : threads.invokeAll(jobs)) {
      job.get();
    }
  }

  Done done() {
    return new Done(steps.get(), predicted.get());
  }

  private Void train(Shared one, int workers) {
    assertArrayEquals(one.trained, trained(one.program, one.dataset, workers));
    return null;
  }

  private float[] trained(Program program, Dataset dataset, int number) {
    try (Workers workers = new Workers(number)) {
      TrainingSettings settings = new TrainingSettings(EPOCHS, BATCH, Adam.defaults(), 5, true);
      TrainingState state = TrainingState.initial(program.network(), settings.optimizer(), 5);
      new Trainer(program, workers, dataset, dataset, settings, state).run();
      steps.addAndGet(state.steps());
      return state.parameters();
    }
  }

  private Void predict(Shared one, int workers) {
    assertArrayEquals(one.logits, logits(one.program, one.dataset, one.start, workers));
    return null;
  }

  private float[] logits(Program program, Dataset dataset, float[] parameters, int number) {
    try (Workers workers = new Workers(number)) {
      float[] logits = new Predictor(program, workers, parameters).logits(dataset);
      predicted.addAndGet(dataset.size());
      return logits;
    }
  }

  /** Straight through an workspace, on the weights that all threads share. */
  private Void run(Shared one) {
    Workspace workspace = one.program.newWorkspace(CHUNK);
    Dataset.Reader reader = one.dataset.newReader();
    int size = one.dataset.shape().size();
    int classes = one.dataset.classes();
    float[] logits = new float[IMAGES * classes];
    for (int first = 0; first < IMAGES; first += CHUNK) {
      for (int i = 0; i < CHUNK; i++) {
        reader.read(first + i, 0, workspace.input(), i * size);
      }
      workspace.forward(CHUNK, one.weights, false);
      System.arraycopy(workspace.output(), 0, logits, first * classes, CHUNK * classes);
    }
    assertArrayEquals(one.logits, logits);
    predicted.addAndGet(IMAGES);
    return null;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}

package org.lanewise.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterRange;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.ReluUnits;
import org.lanewise.engine.network.Workspace;
import org.lanewise.engine.train.RecordedSums.InputSums;
import org.lanewise.engine.train.RecordedSums.Norms;

/**
 * Watches the operations of a program and the parts of the steps, and gathers what {@link
 * StepStatistics} and {@link StepProfile} tell. Each thread writes to memory of its own, of its
 * slice or of its range of the parameters; nothing is allocated in a step.
 */
final class StepRecorder implements StepObserver {

  final List<ParameterSlot> tensors;
  final List<ReluUnits> relus;
  final int inputSize;
  final int[] tensorOfRange;
  final Norms[] norms;
  private InputSums[] inputs;
  private final InputSums allInputs = new InputSums();
  private final BatchCut cut;
  private final int[] reluOf;
  final WorkerRecord[] workers;
  int batch = 1;
  private int epoch;
  private @Nullable Workers timed;
  private long jobBegan;
  private long busyBefore;
  private long jobNanoseconds;
  private long busyNanoseconds;
  boolean measured;
  private boolean inputMeasured;

  /**
   * Prepares to gather.
   *
   * @param program how the network runs
   * @param threads how many workers there are
   */
  StepRecorder(Program program, int threads) {
    Network network = program.network();
    List<ParameterRange> ranges = program.ranges();
    int operations = program.operationLayers().size();
    this.cut = BatchCut.of(network);
    this.tensors = network.parameters();
    this.relus = program.reluUnits();
    this.reluOf = new int[operations];
    Arrays.fill(reluOf, -1);
    for (int i = 0; i < relus.size(); i++) {
      reluOf[relus.get(i).operation()] = i;
    }
    this.inputSize = network.inputShape().size();
    this.tensorOfRange = new int[ranges.size()];
    this.norms = new Norms[ranges.size()];
    int largest = 0;
    for (int i = 0; i < norms.length; i++) {
      norms[i] = new Norms();
      tensorOfRange[i] = tensors.indexOf(ranges.get(i).slot());
      largest = Math.max(largest, ranges.get(i).to() - ranges.get(i).from());
    }
    inputs = newInputs(1);
    workers = new WorkerRecord[threads];
    for (int i = 0; i < threads; i++) {
      workers[i] = new WorkerRecord(operations, relus, largest);
    }
  }

  /** Takes the time of the jobs, and of the threads in them, from now on. */
  void time(Workers workers) {
    workers.time();
    timed = workers;
  }

  /** Whether something is measured in this step that threads see in phase 0. */
  boolean measures() {
    return measured || inputMeasured;
  }

  /** What was seen of inputs and units. */
  StatisticsMemory seen() {
    return memory(List.of());
  }

  /** Takes over what another process has seen of all images of this step. */
  void take(StatisticsMemory seen) {
    if (inputMeasured) {
      inputs[0].set(seen);
    }
    int known = Math.min(relus.size(), seen.active().size()); // other kernels may fuse otherwise
    for (int relu = 0; relu < known && measured; relu++) {
      boolean[] units = workers[0].active[relu];
      for (int k = 0; k < Math.min(units.length, seen.active().get(relu).length()); k++) {
        units[k] |= seen.active().get(relu).charAt(k) == '1';
      }
    }
  }

  StatisticsMemory memory() {
    double[][] squares = new double[tensors.size()][3];
    for (int i = 0; i < norms.length; i++) {
      double[] of = squares[tensorOfRange[i]];
      of[0] += norms[i].weights;
      of[1] += norms[i].gradient;
      of[2] += norms[i].update;
    }
    return memory(
        Arrays.stream(squares)
            .map(of -> new StatisticsMemory.Squares(of[0], of[1], of[2]))
            .toList());
  }

  private StatisticsMemory memory(List<StatisticsMemory.Squares> squares) {
    InputSums all = inputs();
    List<String> active = new ArrayList<>();
    for (int relu = 0; relu < relus.size(); relu++) {
      char[] units = new char[relus.get(relu).units()];
      Arrays.fill(units, '0');
      for (WorkerRecord worker : workers) {
        for (int k = 0; k < units.length; k++) {
          units[k] = worker.active[relu][k] ? '1' : units[k];
        }
      }
      active.add(new String(units));
    }
    return new StatisticsMemory(
        epoch, batch, all.minimum, all.maximum, all.sum, all.squares, squares, active);
  }

  /** Puts all of a tensor's sums into its first range: only their total counts. */
  void recall(StatisticsMemory memory) {
    boolean fits = memory.tensors().size() == tensors.size();
    fits &= memory.active().size() == relus.size();
    for (int relu = 0; fits && relu < relus.size(); relu++) {
      fits = memory.active().get(relu).length() == relus.get(relu).units();
    }
    if (!fits || memory.batch() < 1) {
      throw new IllegalArgumentException("the statistics are those of another network");
    }
    epoch = memory.epoch();
    batch = memory.batch();
    for (InputSums sums : inputs) {
      sums.clear();
    }
    inputs[0].set(memory);
    for (int i = 0; i < norms.length; i++) {
      boolean first = i == 0 || tensorOfRange[i - 1] != tensorOfRange[i];
      StatisticsMemory.Squares of = memory.tensors().get(tensorOfRange[i]);
      norms[i].weights = first ? of.weights() : 0;
      norms[i].gradient = first ? of.gradient() : 0;
      norms[i].update = first ? of.update() : 0;
    }
    for (WorkerRecord worker : workers) {
      for (int relu = 0; relu < relus.size(); relu++) {
        for (int k = 0; k < worker.active[relu].length; k++) {
          worker.active[relu][k] = memory.active().get(relu).charAt(k) == '1';
        }
      }
    }
  }

  @Override
  public void stepBegins(Batch images, long steps) {
    int first = images.first();
    measured = first == 0 || steps % StepStatistics.PERIOD == 0;
    inputMeasured = first == 0 || steps % StepStatistics.INPUT_PERIOD == 0;
    if (images.epoch() != epoch) {
      epoch = images.epoch();
      for (WorkerRecord worker : workers) {
        for (boolean[] units : worker.active) {
          Arrays.fill(units, false);
        }
      }
    }
    if (inputMeasured) {
      batch = images.size();
      if (inputs.length < inputSlices()) {
        inputs = newInputs(inputSlices());
      }
      for (InputSums sums : inputs) {
        sums.clear();
      }
    }
  }

  private static InputSums[] newInputs(int slices) {
    return Stream.generate(InputSums::new).limit(slices).toArray(InputSums[]::new);
  }

  @Override
  public void jobBegins() {
    Workers workers = timed;
    if (workers != null) {
      busyBefore = workers.busyNanoseconds();
      jobBegan = System.nanoTime();
    }
  }

  @Override
  public void jobDone() {
    Workers workers = timed;
    if (workers != null) {
      jobNanoseconds += System.nanoTime() - jobBegan;
      busyNanoseconds += workers.busyNanoseconds() - busyBefore;
    }
  }

  long jobNanoseconds() {
    return jobNanoseconds;
  }

  long busyNanoseconds() {
    return busyNanoseconds;
  }

  /** What was seen of the inputs of the last batch whose inputs were measured. */
  InputSums inputs() {
    allInputs.clear();
    for (InputSums sums : inputs) {
      allInputs.add(sums);
    }
    return allInputs;
  }

  /** Each slice of the batch has sums of its own, added in order: the same on any threads. */
  private int inputSlices() {
    return cut.microBatches(batch) * cut.slices(cut.microBatch());
  }

  @Override
  public void partBegins(int worker) {
    workers[worker].since = System.nanoTime();
  }

  @Override
  public void loaded(int worker, int slice, int place, Workspace workspace) {
    workers[worker].took(Phase.DATA);
    if (inputMeasured) {
      int micro = place / cut.microBatch();
      inputs[micro * cut.slices(cut.microBatch()) + slice].add(
          workspace.input(), workspace.images() * inputSize);
      workers[worker].observed();
    }
  }

  @Override
  public void forward(int worker, int operation, Workspace workspace) {
    WorkerRecord w = workers[worker];
    w.forward[operation] += w.took(Phase.FORWARD);
    int relu = reluOf[operation];
    if (measured && relu >= 0) {
      int size = workspace.images() * workspace.outputSize(operation);
      w.markActive(relu, workspace.outputOf(operation), size);
      w.observed();
    }
  }

  @Override
  public void lossDone(int worker) {
    workers[worker].took(Phase.BACKWARD);
  }

  @Override
  public void backward(int worker, int operation, Workspace workspace) {
    WorkerRecord w = workers[worker];
    w.backward[operation] += w.took(Phase.BACKWARD);
  }

  @Override
  public void sumDone(int worker) {
    workers[worker].took(Phase.SUM);
  }

  @Override
  public void prepared(int worker) {
    workers[worker].took(Phase.UPDATE);
  }

  @Override
  public void updateBegins(int worker, int from, int to, float[] parameters) {
    WorkerRecord w = workers[worker];
    w.since = System.nanoTime();
    if (measured) {
      w.remember(from, to, parameters);
      w.observed();
    }
  }

  @Override
  public void updateDone(
      int worker, int index, ParameterRange range, float[] parameters, float[] gradient) {
    WorkerRecord w = workers[worker];
    w.took(Phase.UPDATE);
    if (measured) {
      norms[index].measure(range, parameters, w.before, w.beforeFrom, gradient);
      if (!range.slot().trains(epoch)) {
        norms[index].gradient = 0; // a frozen slot has none, whether or not it was computed
      }
      w.observed();
    }
  }
}

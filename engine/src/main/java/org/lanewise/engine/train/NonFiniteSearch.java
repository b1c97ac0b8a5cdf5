package org.lanewise.engine.train;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.Workspace;

/** Looks for the first operation of an unfused program that puts out NaN or infinity. */
final class NonFiniteSearch implements StepObserver {

  private static final int NONE = Integer.MAX_VALUE;

  private final ElementwiseKernel elementwise = KernelSets.TEXTBOOK.elementwise();
  private final Program program;
  private final Batch batch;
  private final AtomicInteger operation = new AtomicInteger(NONE);
  private final AtomicInteger example = new AtomicInteger(NONE);
  private final int inputSize;

  /**
   * @param program that is observed
   * @param batch that it runs
   */
  NonFiniteSearch(Program program, Batch batch) {
    this.program = program;
    this.batch = batch;
    this.inputSize = program.network().inputShape().size();
  }

  @Override
  public void loaded(int worker, int slice, int place, Workspace workspace) {
    for (int i = 0; i < workspace.images(); i++) {
      if (!elementwise.allFinite(workspace.input(), i * inputSize, inputSize)) {
        lower(example, place + i);
      }
    }
  }

  @Override
  public void forward(int worker, int at, Workspace workspace) {
    int size = workspace.images() * workspace.outputSize(at);
    if (at < operation.get() && !elementwise.allFinite(workspace.outputOf(at), 0, size)) {
      lower(operation, at);
    }
  }

  private static void lower(AtomicInteger least, int value) {
    least.accumulateAndGet(value, Math::min);
  }

  /** Where it begins, if it was seen. */
  Optional<String> found() {
    if (example.get() != NONE) {
      return Optional.of("in the input, in example " + batch.example(example.get()));
    }
    if (operation.get() != NONE) {
      String name = program.operationLayers().get(operation.get()).getFirst().name();
      return Optional.of("first in the output of layer '" + name + "'");
    }
    return Optional.empty();
  }
}

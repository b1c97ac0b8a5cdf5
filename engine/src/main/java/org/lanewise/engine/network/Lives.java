package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.network.Value.Life;

/**
 * Which gradients are needed, and how long each value is: born and dead within one phase's work on
 * a chunk, or crossing to a later one.
 */
final class Lives {

  private final List<Operation> operations;
  private final boolean[] gradient;
  private final boolean[][] adds;

  private Lives(List<Operation> operations, int values, boolean inputGradient) {
    this.operations = operations;
    this.gradient = new boolean[values];
    this.adds = new boolean[operations.size()][];
    gradient[Lowering.IMAGE] = inputGradient;
    for (Operation operation : operations) {
      boolean needed = !operation.uses().isEmpty();
      for (int k = 0; k < operation.inputs(); k++) {
        needed |= gradient[operation.input(k)];
      }
      gradient[operation.output()] = needed;
    }
    boolean[] begun = new boolean[values];
    for (int i = operations.size() - 1; i >= 0; i--) {
      Operation operation = operations.get(i);
      adds[i] = new boolean[operation.inputs()];
      for (int k = operation.inputs() - 1; k >= 0; k--) {
        adds[i][k] = gradient[operation.input(k)] && begun[operation.input(k)];
        begun[operation.input(k)] = true;
      }
    }
  }

  static Lives of(List<Operation> operations, int values, boolean inputGradient) {
    return new Lives(operations, values, inputGradient);
  }

  /**
   * Whether an operation's gradient of its input {@code k} is added to what later readers of that
   * value have left, rather than the first to be written: readers take turns from the last one to
   * the first, and one that reads a value twice from its last input to its first.
   */
  boolean adds(int operation, int k) {
    return adds[operation][k];
  }

  /**
   * The values with their lives.
   *
   * @param declared what lowering declared
   * @param putOff for each value whether a gradient that was put off needs it in phase 1
   * @param all whether everything is to be kept for somebody to look at
   */
  List<Value> values(List<Lowering.Declared> declared, boolean[] putOff, boolean all) {
    List<Value> values = new ArrayList<>();
    for (int v = 0; v < declared.size(); v++) {
      Life life = all || putOff[v] ? Life.SLICE : Life.CHUNK;
      values.add(
          new Value(declared.get(v).size(), declared.get(v).ints(), gradient[v], life, life));
    }
    return values;
  }

  /** Whether an operation has anything to do in a backward pass. */
  boolean goesBack(int operation) {
    return gradient[operations.get(operation).output()];
  }
}

package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.network.Operation.Value;
import org.lanewise.engine.network.Phase0.Spans;

/**
 * Which gradients are needed, and how long each value is: born and dead within one phase's work on
 * a chunk, or crossing to a later one.
 */
final class Lives {

  private final List<Operation> operations;
  private final boolean[] gradient;
  private final boolean[][] adds;
  private final Spans spans;

  private Lives(
      List<Operation> operations,
      Spans spans,
      int values,
      boolean[] learns,
      boolean inputGradient) {
    this.operations = operations;
    this.spans = spans;
    this.gradient = new boolean[values];
    this.adds = new boolean[operations.size()][];
    gradient[Lowering.IMAGE] = inputGradient;
    for (Operation operation : operations) {
      boolean needed = operation.uses().stream().anyMatch(use -> learns[use.slot()]);
      for (int k = 0; k < operation.inputs(); k++) {
        needed |= gradient[operation.input(k)];
      }
      gradient[operation.output()] |= needed;
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

  /**
   * The lives of a program's values.
   *
   * @param learns for each tensor of the network whether its gradient is wanted
   * @param inputGradient whether the image's is
   */
  static Lives of(
      List<Operation> operations,
      Spans spans,
      int values,
      boolean[] learns,
      boolean inputGradient) {
    return new Lives(operations, spans, values, learns, inputGradient);
  }

  /**
   * For each operation and input, whether its gradient of that input is added to what later readers
   * of that value have left, rather than the first to be written: readers take turns from the last
   * one to the first, and one that reads a value twice from its last input to its first.
   */
  boolean[][] adds() {
    return adds;
  }

  /**
   * The values with their lives.
   *
   * @param declared what lowering declared
   * @param keptValues for each value whether a gradient that was put off needs it in phase 1
   * @param keptGradients the same of its gradient
   * @param all whether everything is to be kept for somebody to look at
   */
  List<Value> values(
      List<Lowering.Declared> declared,
      boolean[] keptValues,
      boolean[] keptGradients,
      boolean all) {
    List<Value> values = new ArrayList<>();
    // The loss writes a gradient of the output, also where nothing is trained.
    int output = operations.isEmpty() ? Lowering.IMAGE : operations.getLast().output();
    for (int v = 0; v < declared.size(); v++) {
      boolean kept = all || keptValues[v];
      boolean keptGradient = all || keptGradients[v];
      values.add(
          new Value(
              declared.get(v).size(),
              declared.get(v).ints(),
              gradient[v] || v == output,
              kept || valueCrosses(v) ? Value.Life.SLICE : Value.Life.CHUNK,
              keptGradient || gradientCrosses(v) ? Value.Life.SLICE : Value.Life.CHUNK));
    }
    return values;
  }

  /** Whether a value is needed in another span than it is made in, or in another phase. */
  private boolean valueCrosses(int v) {
    int made = 0;
    boolean reread = false;
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      boolean extra = operation.place().extra().contains(v);
      if (extra || (operation.output() == v && operation.writesOutput())) {
        made = spans.of(i);
        reread |= extra || operation.rereadsOutput();
      }
      reread |= operation.reads().contains(v) && operation.rereadsInputs();
    }
    return readBeyond(v, made) || (reread && made < spans.count() - 1);
  }

  private boolean readBeyond(int v, int span) {
    for (int i = 0; i < operations.size(); i++) {
      if (spans.of(i) > span && operations.get(i).reads().contains(v)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a gradient is written in another span than it is read in. */
  private boolean gradientCrosses(int v) {
    int lowest = spans.count();
    int highest = -1;
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      if (operation.output() == v || operation.place().inputs().contains(v)) {
        lowest = Math.min(lowest, spans.of(i));
        highest = Math.max(highest, spans.of(i));
      }
    }
    return lowest < highest;
  }

  /** For each operation whether it has anything to do in a backward pass. */
  boolean[] goesBack() {
    boolean[] goes = new boolean[operations.size()];
    for (int i = 0; i < goes.length; i++) {
      goes[i] = gradient[operations.get(i).output()];
    }
    return goes;
  }
}

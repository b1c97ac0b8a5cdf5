package org.lanewise.lab.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.network.VectorTensor;
import org.lanewise.engine.tensor.Shape;

/** A result that a file holds and that the engine is to compute too. */
sealed interface Wanted {

  /** {@code P/act/<layer>}: what a layer gives. */
  record Activation(int layer) implements Wanted {}

  /** {@code P/logits}, in training: with the statistics of the batch, where the network has any. */
  record Logits() implements Wanted {}

  /** {@code P/probs}. */
  record Probabilities() implements Wanted {}

  /** {@code P/loss}. */
  record Loss() implements Wanted {}

  /** {@code P/grad/<layer>/<parameter>}. */
  record Gradient(VectorTensor slot) implements Wanted {}

  /** {@code P/grad/x}. */
  record InputGradient() implements Wanted {}

  /**
   * {@code P/step<t>/<layer>/<parameter>} or {@code P/adam<t>/…}: a parameter or moving statistics
   * after t steps.
   */
  record Parameter(int step, VectorTensor slot) implements Wanted {}

  /**
   * {@code P/logits_after<t>}, {@code P/infer_logits} (t is 0), {@code P/infer_logits_after} (the
   * last step of the file): as a trained network predicts, with moving statistics.
   */
  record LogitsAfter(int step) implements Wanted {}

  /** {@code P/loss_trace}: the loss before each of the steps and after the last. */
  record LossTrace(int steps) implements Wanted {}

  /** At most 999,999 steps. */
  Pattern STEPS = Pattern.compile("(adam|step|logits_after)([1-9][0-9]{0,5})(/.*)?");

  /**
   * The result of this name.
   *
   * @param name without its prefix
   * @param shape the tensor's shape in the file; only the length of a trace is taken from it
   * @param last the largest step that the file has parameters of
   * @return empty when the network has no such result
   */
  static Optional<Wanted> of(String name, Shape shape, Network network, int last) {
    Matcher steps = STEPS.matcher(name);
    if (steps.matches()) {
      return afterSteps(steps, network);
    }
    return switch (name) {
      case "logits" -> Optional.of(new Logits());
      case "probs" -> Optional.of(new Probabilities());
      case "loss" -> Optional.of(new Loss());
      case "infer_logits" -> Optional.of(new LogitsAfter(0));
      case "infer_logits_after" -> Optional.of(new LogitsAfter(last));
      case "grad/x" -> Optional.of(new InputGradient());
      case "loss_trace" ->
          shape.rank() == 1 && shape.size() > 0
              ? Optional.of(new LossTrace(shape.size() - 1))
              : Optional.empty();
      default -> {
        if (name.startsWith("act/")) {
          yield layer(name.substring("act/".length()), network).map(Activation::new);
        }
        yield name.startsWith("grad/")
            ? slot(name.substring("grad/".length()), network)
                .filter(VectorTensor::trained)
                .map(Gradient::new)
            : Optional.empty();
      }
    };
  }

  private static Optional<Wanted> afterSteps(Matcher match, Network network) {
    int step = Integer.parseInt(match.group(2));
    String path = match.group(3);
    if (match.group(1).equals("logits_after")) {
      return path == null ? Optional.of(new LogitsAfter(step)) : Optional.empty();
    }
    return path == null
        ? Optional.empty()
        : slot(path.substring(1), network).map(slot -> new Parameter(step, slot));
  }

  private static Optional<Integer> layer(String name, Network network) {
    return network.node(name).map(ShapedNode::index);
  }

  /** The step that a name without its prefix has parameters of; 0 for any other. */
  static int step(String name) {
    Matcher steps = STEPS.matcher(name);
    return steps.matches() && steps.group(3) != null ? Integer.parseInt(steps.group(2)) : 0;
  }

  private static Optional<VectorTensor> slot(String path, Network network) {
    return network.tensors().stream().filter(slot -> slot.path().equals(path)).findFirst();
  }

  /** The shape of this result for so many images. */
  default Shape shape(Network network, int images) {
    return switch (this) {
      case Activation activation -> batch(images, network.nodes().get(activation.layer()).shape());
      case Logits logits -> batch(images, network.outputShape());
      case Probabilities probabilities -> batch(images, network.outputShape());
      case LogitsAfter after -> batch(images, network.outputShape());
      case Loss loss -> Shape.of(1);
      case InputGradient gradient -> batch(images, network.inputShape());
      case Gradient gradient -> gradient.slot().shape();
      case Parameter parameter -> parameter.slot().shape();
      case LossTrace trace -> Shape.of(trace.steps() + 1);
    };
  }

  private static Shape batch(int images, Shape image) {
    List<Integer> extents = new ArrayList<>(List.of(images));
    for (int extent : image.toArray()) {
      extents.add(extent);
    }
    return Shape.of(extents.stream().mapToInt(Integer::intValue).toArray());
  }

  /** How many steps must be made for it. */
  default int steps() {
    return switch (this) {
      case Parameter parameter -> parameter.step();
      case LogitsAfter after -> after.step();
      case LossTrace trace -> trace.steps();
      default -> 0;
    };
  }
}

package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Optional;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.ElementwiseTextbook;
import org.lanewise.engine.network.Execution;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Plan;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.optim.Optimizer;

/**
 * A step met NaN or infinity. Almost always that shows before the update, and everything is as
 * before the step; when it is the update itself that overflows, the state is {@link #spoiled}.
 */
public final class NonFiniteException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final ElementwiseKernel ELEMENTWISE = new ElementwiseTextbook();

  private final boolean spoiled;

  private NonFiniteException(String message, boolean spoiled) {
    super(message);
    this.spoiled = spoiled;
  }

  /** Whether the training state has been changed by the step and must not be used any more. */
  public boolean spoiled() {
    return spoiled;
  }

  /** Says what the update that was just made has spoiled. */
  static NonFiniteException ofUpdate(
      TrainingState state, Network network, Optimizer optimizer, int epoch) {
    String where =
        slot(network, state.parameters())
            .map(slot -> "the parameters, first '" + slot.path() + "'")
            .orElseGet(() -> memory(state, network, optimizer));
    return new NonFiniteException(
        String.format(
            Locale.ROOT,
            "the update of step %d (epoch %d) met NaN or infinity in %s, which it has spoiled; go back to the last parameters that were saved, and lower the learning rate or look at the input",
            state.steps(),
            epoch,
            where),
        true);
  }

  private static String memory(TrainingState state, Network network, Optimizer optimizer) {
    for (int i = 0; i < state.optimizerState().length; i++) {
      Optional<ParameterSlot> slot = slot(network, state.optimizerState()[i]);
      if (slot.isPresent()) {
        return "the optimizer's %s of '%s'"
            .formatted(optimizer.stateNames().get(i), slot.get().path());
      }
    }
    return "a value that is finite again";
  }

  /** Runs the batch once more, layer by layer, to find where it begins. */
  static NonFiniteException of(
      TrainingState state,
      Network network,
      Plan plan,
      Examples examples,
      int[] order,
      int first,
      int batch,
      int epoch) {
    String where =
        parameter(network, state.parameters())
            .or(() -> activation(network, plan, state, examples, order, first, batch, epoch))
            .orElse("in the gradient, while every activation is still finite");
    return new NonFiniteException(
        String.format(
            Locale.ROOT,
            "step %d (epoch %d) met NaN or infinity %s; the parameters are those before the step; lower the learning rate or look at the input",
            state.steps() + 1,
            epoch,
            where),
        false);
  }

  private static Optional<String> parameter(Network network, float[] parameters) {
    return slot(network, parameters)
        .map(slot -> "in the parameters, first in '" + slot.path() + "'");
  }

  /** The first parameter tensor in whose range of a flat vector there is NaN or infinity. */
  private static Optional<ParameterSlot> slot(Network network, float[] values) {
    return network.parameters().stream()
        .filter(slot -> !ELEMENTWISE.allFinite(values, slot.offset(), slot.size()))
        .findFirst();
  }

  private static Optional<String> activation(
      Network network,
      Plan plan,
      TrainingState state,
      Examples examples,
      int[] order,
      int first,
      int batch,
      int epoch) {
    Plan layerByLayer = Plan.unfused(network, plan.kernels());
    PreparedWeights weights = layerByLayer.newWeights(state.parameters());
    Execution execution = layerByLayer.newExecution(1, false);
    Examples.Reader reader = examples.newReader();
    int lowest = network.nodes().size();
    for (int i = first; i < first + batch && lowest >= 0; i++) {
      reader.read(order[i], epoch, execution.input(), 0);
      if (!ELEMENTWISE.allFinite(execution.input(), 0, execution.input().length)) {
        return Optional.of("in the input, in example " + order[i]);
      }
      execution.forward(1, weights, false);
      for (int layer = 0; layer < lowest; layer++) {
        float[] values = execution.activation(layer).orElseThrow();
        if (!ELEMENTWISE.allFinite(values, 0, values.length)) {
          lowest = layer;
        }
      }
    }
    if (lowest == network.nodes().size()) {
      return Optional.empty();
    }
    return Optional.of("first in the output of layer '" + network.nodes().get(lowest).name() + "'");
  }
}

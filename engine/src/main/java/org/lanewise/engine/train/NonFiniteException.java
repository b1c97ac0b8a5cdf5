package org.lanewise.engine.train;

import java.util.Optional;
import org.lanewise.engine.kernel.Elementwise;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.network.Execution;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Plan;
import org.lanewise.engine.network.PreparedWeights;

/** A step met NaN or infinity. The parameters are as they were before it. */
public final class NonFiniteException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private NonFiniteException(String message) {
    super(message);
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
        "step %d (epoch %d) met NaN or infinity %s; the parameters are those before the step; lower the learning rate or look at the input"
            .formatted(state.steps() + 1, epoch, where));
  }

  private static Optional<String> parameter(Network network, float[] parameters) {
    for (ParameterSlot slot : network.parameters()) {
      if (!Elementwise.allFinite(parameters, slot.offset(), slot.size())) {
        return Optional.of("in the parameters, first in '" + slot.path() + "'");
      }
    }
    return Optional.empty();
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
    int lowest = network.layers().size();
    for (int i = first; i < first + batch && lowest >= 0; i++) {
      reader.read(order[i], epoch, execution.input(), 0);
      if (!Elementwise.allFinite(execution.input(), 0, execution.input().length)) {
        return Optional.of("in the input, in example " + order[i]);
      }
      execution.forward(1, weights, false);
      for (int layer = 0; layer < lowest; layer++) {
        float[] values = execution.activation(layer).orElseThrow();
        if (!Elementwise.allFinite(values, 0, values.length)) {
          lowest = layer;
        }
      }
    }
    if (lowest == network.layers().size()) {
      return Optional.empty();
    }
    Layer layer = network.layers().get(lowest);
    return Optional.of("first in the output of layer '" + layer.name() + "'");
  }
}

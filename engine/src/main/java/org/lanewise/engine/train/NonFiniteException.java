package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Optional;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.ElementwiseTextbook;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
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
        slot(network, state.liveParameters())
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
    for (int i = 0; i < state.liveOptimizerState().length; i++) {
      Optional<ParameterSlot> slot = slot(network, state.liveOptimizerState()[i]);
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
      Program program,
      Workers workers,
      Examples examples,
      long seed,
      Batch batch) {
    Network network = program.network();
    String where =
        slot(network, state.liveParameters())
            .map(slot -> "in the parameters, first in '" + slot.path() + "'")
            .or(() -> {
              Program unfused = Program.unfused(network, program.kernels());
              NonFiniteSearch search = new NonFiniteSearch(unfused, batch);
              GradientPass pass = new GradientPass(unfused, workers, examples, seed);
              pass.observe(search);
              pass.run(batch, unfused.newWeights(state.liveParameters()));
              return search.found();
            })
            .orElse("in the gradient, while every activation is still finite");
    return new NonFiniteException(
        String.format(
            Locale.ROOT,
            "step %d (epoch %d) met NaN or infinity %s; the parameters are those before the step; lower the learning rate or look at the input",
            state.steps() + 1,
            batch.epoch(),
            where),
        false);
  }

  /** The first parameter tensor in whose range of a flat vector there is NaN or infinity. */
  private static Optional<ParameterSlot> slot(Network network, float[] values) {
    return network.parameters().stream()
        .filter(slot -> !ELEMENTWISE.allFinite(values, slot.offset(), slot.size()))
        .findFirst();
  }
}

package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Optimizer;

/**
 * A step met NaN or infinity, or the validation after an epoch did. In a step that shows almost
 * always before the update, and everything is as before the step; when it is the update itself that
 * overflows, the state is {@link #spoiled}. {@linkplain #inValidation In a validation} the state is
 * that after the epoch's last step: finite, but of no use on those images.
 */
public final class NonFiniteException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final ElementwiseKernel ELEMENTWISE = KernelSets.TEXTBOOK.elementwise();

  /** Whether the update has changed the state already. */
  private final boolean spoiled;

  private final boolean inValidation;

  private NonFiniteException(String message, boolean spoiled, boolean inValidation) {
    super(message);
    this.spoiled = spoiled;
    this.inValidation = inValidation;
  }

  /** Whether it was not a step but the validation after an epoch. */
  public boolean inValidation() {
    return inValidation;
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
        true,
        false);
  }

  private static String memory(TrainingState state, Network network, Optimizer optimizer) {
    for (int i = 0; i < state.liveOptimizerState().length; i++) {
      Optional<ParameterSlot> slot = slot(network, state.liveOptimizerState()[i]);
      if (slot.isPresent()) {
        return "the optimizer's %s of '%s'"
            .formatted(optimizer.stateNames().get(i), slot.get().path());
      }
    }
    return slot(network, state.liveModel())
        .map(slot -> "the average of '" + slot.path() + "'")
        .orElse("a value that is finite again");
  }

  /** Runs the batch once more, layer by layer, to find where it begins. */
  static NonFiniteException of(
      TrainingState state,
      Program program,
      Workers workers,
      Dataset dataset,
      TrainingSettings settings,
      Batch batch) {
    Network network = program.network();
    String where =
        parameter(network, state.liveParameters())
            .or(() -> {
              Program unfused = program.unfused();
              NonFiniteSearch search = new NonFiniteSearch(unfused, batch);
              GradientPass pass =
                  new GradientPass(unfused, workers, dataset, settings.loss(), settings.seed());
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
        false,
        false);
  }

  /** Runs the validation once more, layer by layer, to find where it begins. */
  static NonFiniteException ofValidation(
      TrainingState state, Program program, Workers workers, Dataset validation, int epoch) {
    String where =
        parameter(program.network(), state.liveModel())
            .or(() -> input(program.network(), validation))
            .or(() -> {
              Program unfused = program.unfused();
              Batch all = new Batch();
              int[] order = IntStream.range(0, validation.size()).toArray();
              all.set(order, 0, order.length, epoch);
              NonFiniteSearch search = new NonFiniteSearch(unfused, all);
              Predictor predictor = new Predictor(unfused, workers, state.liveModel());
              predictor.observe(search);
              predictor.evaluate(validation);
              return search.found();
            })
            .orElse("in the loss, while every activation is still finite");
    return new NonFiniteException(
        String.format(
            Locale.ROOT,
            "the validation after epoch %d (step %d) met NaN or infinity %s; lower the learning rate or look at the validation images",
            epoch,
            state.steps(),
            where),
        false,
        true);
  }

  private static Optional<String> input(Network network, Dataset dataset) {
    float[] input = new float[network.inputShape().size()];
    Dataset.Reader reader = dataset.newReader();
    for (int i = 0; i < dataset.size(); i++) {
      reader.read(i, 0, input, 0);
      if (!ELEMENTWISE.allFinite(input, 0, input.length)) {
        return Optional.of("in the input, in example " + i);
      }
    }
    return Optional.empty();
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
}

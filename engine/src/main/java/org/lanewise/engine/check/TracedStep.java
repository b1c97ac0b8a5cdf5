package org.lanewise.engine.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Named;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Update;
import org.lanewise.engine.tensor.Place;
import org.lanewise.engine.tensor.Tensor;

/** The step that would follow a trace: phases 2 and 3, one parameter at a time. */
final class TracedStep {

  private final Network network;
  private final Optimizer optimizer;
  private final Settings settings;
  private final float[] vector;
  private final float[] gradient;
  private final float[][] state;

  /**
   * @param step its number, from 1
   * @param rate before factors of slots
   * @param clipNorm what the gradient is clipped to
   */
  record Settings(long step, double rate, OptionalDouble clipNorm) {}

  TracedStep(
      Network network,
      Optimizer optimizer,
      Settings settings,
      float[] vector,
      float[] gradient,
      float[][] state) {
    this.network = network;
    this.optimizer = optimizer;
    this.settings = settings;
    this.vector = vector;
    this.gradient = gradient;
    this.state = state;
  }

  Optimizer optimizer() {
    return optimizer;
  }

  long step() {
    return settings.step;
  }

  /** What it keeps of a tensor, before the step. */
  Tensor remembered(String name, String path) {
    int index = optimizer.stateNames().indexOf(name);
    for (ParameterSlot slot : network.parameters()) {
      if (index >= 0 && slot.path().equals(path)) {
        int end = slot.offset() + slot.size();
        return new Tensor(slot.shape(), Arrays.copyOfRange(state[index], slot.offset(), end));
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "the optimizer remembers %s of parameters, but no '%s' of '%s'",
            optimizer.stateNames(),
            name,
            path));
  }

  /**
   * What becomes of a parameter.
   *
   * @param place of it or its gradient, checked
   */
  Update of(Place place) {
    ParameterSlot slot =
        network.parameters().stream()
            .filter(one -> one.path().equals(place.name()))
            .findFirst()
            .orElseThrow();
    int flat = 0;
    for (int axis = 0; axis < slot.shape().rank(); axis++) {
      flat = flat * slot.shape().extent(axis) + place.at().get(axis);
    }
    return of(slot, slot.offset() + flat);
  }

  private Update of(ParameterSlot slot, int index) {
    if (!slot.trains(1)) {
      Explained stays = new Constant("frozen", vector[index]);
      return new Update(
          List.of(
              new Named(Update.BEFORE, new Constant(Update.BEFORE, vector[index])),
              new Named(Update.GRADIENT, new Constant(Update.GRADIENT, gradient[index])),
              new Named(Update.AFTER, stays)));
    }
    List<Named> clipping = List.of();
    float factor = 1;
    if (settings.clipNorm.isPresent()) {
      clipping = clipping(settings.clipNorm.getAsDouble(), gradient[index]);
      factor = clipping.getLast().floatValue();
    }
    float[] taken = clipped(factor);
    Update update =
        optimizer.explain(
            new Update.At(slot.range(), index, settings.step, rate(slot), vector, taken, state));
    List<Named> numbers = new ArrayList<>(clipping);
    numbers.addAll(update.numbers());
    return new Update(numbers);
  }

  /** The flat vector after the step. */
  float[] parametersAfter() {
    float[] after = vector.clone();
    float[][] memory = Arrays.stream(state).map(float[]::clone).toArray(float[][]::new);
    float factor =
        settings.clipNorm.isPresent()
            ? clipping(settings.clipNorm.getAsDouble(), 0).getLast().floatValue()
            : 1;
    float[] taken = clipped(factor);
    for (ParameterSlot slot : network.parameters()) {
      if (slot.trains(1)) {
        optimizer.update(slot.range(), settings.step, rate(slot), after, taken, memory);
      }
    }
    return after;
  }

  private double rate(ParameterSlot slot) {
    return settings.rate * slot.learning().rate(slot.parameter().role());
  }

  /** A copy of the gradient, times the clipping's factor. */
  private float[] clipped(float factor) {
    float[] taken = gradient.clone();
    for (int i = 0; factor != 1 && i < taken.length; i++) {
      taken[i] = taken[i] * factor + 0f;
    }
    return taken;
  }

  /** The last of them is the factor. */
  private List<Named> clipping(double most, float own) {
    double squares = 0;
    for (ParameterSlot slot : network.parameters()) {
      double chain = 0;
      int end = slot.trains(1) ? slot.offset() + slot.size() : 0;
      for (int i = slot.offset(); i < end; i++) {
        double g = gradient[i];
        chain += g * g;
      }
      squares += chain;
    }
    Explained sum = new Constant("all gradients squared and added", squares);
    Named norm = new Named("norm of the gradient", Function.rootDouble(sum));
    Explained largest = new Constant("the larger of norm and limit", Math.max(norm.value(), most));
    Named factor =
        new Named(
            "clipping's factor",
            new Stored(Function.overDouble(new Constant("limit", most), largest)));
    Explained clipped = new Stored(Product.of(new Constant("gradient", own), factor));
    return List.of(
        new Named("gradient before clipping", new Constant("gradient", own)),
        norm,
        new Named(
            "gradient after clipping",
            factor.floatValue() == 1 ? clipped.parts().getFirst() : clipped),
        factor);
  }
}

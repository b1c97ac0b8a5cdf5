package org.lanewise.engine.network;

import java.util.Objects;
import org.lanewise.engine.layer.Initializer;
import org.lanewise.engine.layer.Initializers;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.layer.Parameter;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/**
 * Where a trainable tensor lies in a network's flat parameter vector.
 *
 * @param layer the layer's name
 * @param parameter role and shape
 * @param learning how its layer's parameters begin and are trained
 * @param offset the index of its first element
 */
public record ParameterSlot(String layer, Parameter parameter, Learning learning, int offset) {

  /** Refuses null. */
  public ParameterSlot {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(parameter, "parameter");
    Objects.requireNonNull(learning, "learning");
  }

  /** The tensor's name in files and reports: {@code conv1/kernel}. */
  public String path() {
    return layer + "/" + parameter.name();
  }

  /** The tensor's shape. */
  public Shape shape() {
    return parameter.shape();
  }

  /**
   * What an optimizer is told of some of its elements, given by their places in the flat vector.
   */
  public UpdateRange range(int from, int to) {
    return new UpdateRange(layer, parameter.role(), shape(), offset, from, to);
  }

  /** What an optimizer is told of all its elements. */
  public UpdateRange range() {
    return range(offset, offset + size());
  }

  /** Where it begins: weights as the layer says, biases and betas at zero. */
  Initializer initializer() {
    boolean weights = parameter.role() == Role.KERNEL || parameter.role() == Role.GAMMA;
    return weights ? learning.initializer() : Initializers.ZEROS;
  }

  /** In how many epochs it is trained: 0 where it is frozen for good. */
  public int epochs() {
    return learning.epochs().getOrDefault(parameter.role(), 0);
  }

  /** Whether it is trained in an epoch, counted from 1. */
  public boolean trains(int epoch) {
    return learning.trains(parameter.role(), epoch);
  }

  /** The number of its elements. */
  public int size() {
    return parameter.shape().size();
  }
}

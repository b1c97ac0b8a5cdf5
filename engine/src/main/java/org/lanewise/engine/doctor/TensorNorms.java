package org.lanewise.engine.doctor;

import java.util.Objects;

/**
 * How large a parameter tensor, its gradient and its last update are.
 *
 * @param path as in {@code conv1/kernel}
 * @param weights Euclidean norm of the tensor
 * @param gradient Euclidean norm of its gradient
 * @param update Euclidean norm of what a step changed
 */
public record TensorNorms(String path, double weights, double gradient, double update) {

  /** Refuses null. */
  public TensorNorms {
    Objects.requireNonNull(path, "path");
  }

  /** Whether it is a kernel, not a bias. */
  public boolean isKernel() {
    return path.endsWith("/kernel");
  }

  /** The layer's name. */
  public String layer() {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** The update as a fraction of the weights; 0 where both are 0. */
  public double updateRatio() {
    return update == 0 ? 0 : update / weights;
  }
}

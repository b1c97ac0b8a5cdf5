package org.lanewise.engine.layer;

import java.util.Objects;

/**
 * Numbers that a layer keeps and training does not learn: moving statistics, which prediction uses
 * in place of a batch's own. They lie behind all parameters in the flat vector.
 *
 * @param name within its layer, as in files: {@code moving_mean}
 * @param size how many
 * @param start where each of them starts
 */
public record Statistic(String name, int size, float start) {

  /** Refuses null. */
  public Statistic {
    Objects.requireNonNull(name, "name");
  }
}

package org.lanewise.engine.network;

import org.lanewise.engine.kernel.WeightLayout;

/**
 * A tensor with one value for each channel, which every kernel reads as it is.
 *
 * @param rows its length
 */
record PlainVector(int rows) implements WeightLayout {

  @Override
  public int columns() {
    return 1;
  }
}

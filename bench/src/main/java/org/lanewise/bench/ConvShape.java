package org.lanewise.bench;

import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.MaxPool2dGeometry;

/**
 * The convolutions that are measured: the layers of the article's networks, and layers that differ
 * from one of them in one respect that kernels may find awkward.
 */
public enum ConvShape {
  /** First layer of all four networks; {@code shallow} has no pooling behind it. */
  CONV1(Conv2dGeometry.valid(32, 32, 3, 32, 3, 3, 1, 1)),
  /** Second layer of the two-block network. */
  CONV2(Conv2dGeometry.valid(15, 15, 32, 64, 3, 3, 1, 1)),
  /** The first layer with a larger kernel. */
  CONV1_KERNEL5(Conv2dGeometry.valid(32, 32, 3, 32, 5, 5, 1, 1)),
  /** The first layer with strides. */
  CONV1_STRIDE2(Conv2dGeometry.valid(32, 32, 3, 32, 3, 3, 2, 2)),
  /** The first layer with padding. */
  CONV1_SAME(Conv2dGeometry.same(32, 32, 3, 32, 3, 3, 1, 1)),
  /** The first layer on larger images. */
  CONV1_IMAGE64(Conv2dGeometry.valid(64, 64, 3, 32, 3, 3, 1, 1)),
  /** Input channels that are no multiple of a vector. */
  CONV2_CHANNELS10(Conv2dGeometry.valid(15, 15, 10, 64, 3, 3, 1, 1)),
  /** One more than a vector of 512 bits. */
  CONV2_CHANNELS17(Conv2dGeometry.valid(15, 15, 17, 64, 3, 3, 1, 1)),
  /** Long patches. */
  CONV2_CHANNELS128(Conv2dGeometry.valid(15, 15, 128, 64, 3, 3, 1, 1)),
  /** Filters that are no multiple of a vector. */
  CONV2_FILTERS10(Conv2dGeometry.valid(15, 15, 32, 10, 3, 3, 1, 1)),
  /** One more than a vector of 512 bits. */
  CONV2_FILTERS17(Conv2dGeometry.valid(15, 15, 32, 17, 3, 3, 1, 1)),
  /** Many filters. */
  CONV2_FILTERS128(Conv2dGeometry.valid(15, 15, 32, 128, 3, 3, 1, 1)),
  /** A larger kernel. */
  CONV2_KERNEL5(Conv2dGeometry.valid(15, 15, 32, 64, 5, 5, 1, 1)),
  /** No neighbourhood at all. */
  CONV2_KERNEL1(Conv2dGeometry.valid(15, 15, 32, 64, 1, 1, 1, 1)),
  /** Strides. */
  CONV2_STRIDE2(Conv2dGeometry.valid(15, 15, 32, 64, 3, 3, 2, 2)),
  /** Padding. */
  CONV2_SAME(Conv2dGeometry.same(15, 15, 32, 64, 3, 3, 1, 1)),
  /** Larger images. */
  CONV2_IMAGE64(Conv2dGeometry.valid(64, 64, 32, 64, 3, 3, 1, 1));

  private final Conv2dGeometry geometry;

  ConvShape(Conv2dGeometry geometry) {
    this.geometry = geometry;
  }

  /** Its extents. */
  public Conv2dGeometry geometry() {
    return geometry;
  }

  /** The article's pooling behind it: windows of 2×2, side by side. */
  public MaxPool2dGeometry pool() {
    return new MaxPool2dGeometry(
        geometry.outputHeight(), geometry.outputWidth(), geometry.filters(), 2, 2, 2, 2);
  }
}

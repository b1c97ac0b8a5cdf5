package org.lanewise.bench;

import org.lanewise.engine.kernel.Axis;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Pool2dGeometry;

/**
 * The convolutions that are measured: the layers of the article's networks, layers that differ from
 * one of them in one respect that kernels may find awkward, those of networks that are deeper or
 * wider, and convolutions in groups.
 */
public enum ConvShape {
  /** First layer of all four networks; {@code shallow} has no pooling behind it. */
  CONV1(new Conv2dGeometry(Axis.valid(32, 3, 1), Axis.valid(32, 3, 1), 3, 32)),
  /** Second layer of the two-block network. */
  CONV2(new Conv2dGeometry(Axis.valid(15, 3, 1), Axis.valid(15, 3, 1), 32, 64)),
  /** The first layer with a larger kernel. */
  CONV1_KERNEL5(new Conv2dGeometry(Axis.valid(32, 5, 1), Axis.valid(32, 5, 1), 3, 32)),
  /** The first layer with strides. */
  CONV1_STRIDE2(new Conv2dGeometry(Axis.valid(32, 3, 2), Axis.valid(32, 3, 2), 3, 32)),
  /** The first layer with padding. */
  CONV1_SAME(new Conv2dGeometry(Axis.same(32, 3, 1), Axis.same(32, 3, 1), 3, 32)),
  /** The first layer on larger images. */
  CONV1_IMAGE64(new Conv2dGeometry(Axis.valid(64, 3, 1), Axis.valid(64, 3, 1), 3, 32)),
  /** Input channels that are no multiple of a vector. */
  CONV2_CHANNELS10(new Conv2dGeometry(Axis.valid(15, 3, 1), Axis.valid(15, 3, 1), 10, 64)),
  /** One more than a vector of 512 bits. */
  CONV2_CHANNELS17(new Conv2dGeometry(Axis.valid(15, 3, 1), Axis.valid(15, 3, 1), 17, 64)),
  /** Long patches. */
  CONV2_CHANNELS128(new Conv2dGeometry(Axis.valid(15, 3, 1), Axis.valid(15, 3, 1), 128, 64)),
  /** Filters that are no multiple of a vector. */
  CONV2_FILTERS10(new Conv2dGeometry(Axis.valid(15, 3, 1), Axis.valid(15, 3, 1), 32, 10)),
  /** One more than a vector of 512 bits. */
  CONV2_FILTERS17(new Conv2dGeometry(Axis.valid(15, 3, 1), Axis.valid(15, 3, 1), 32, 17)),
  /** Many filters. */
  CONV2_FILTERS128(new Conv2dGeometry(Axis.valid(15, 3, 1), Axis.valid(15, 3, 1), 32, 128)),
  /** A larger kernel. */
  CONV2_KERNEL5(new Conv2dGeometry(Axis.valid(15, 5, 1), Axis.valid(15, 5, 1), 32, 64)),
  /** No neighbourhood at all. */
  CONV2_KERNEL1(new Conv2dGeometry(Axis.valid(15, 1, 1), Axis.valid(15, 1, 1), 32, 64)),
  /** Strides. */
  CONV2_STRIDE2(new Conv2dGeometry(Axis.valid(15, 3, 2), Axis.valid(15, 3, 2), 32, 64)),
  /** Padding. */
  CONV2_SAME(new Conv2dGeometry(Axis.same(15, 3, 1), Axis.same(15, 3, 1), 32, 64)),
  /** Larger images. */
  CONV2_IMAGE64(new Conv2dGeometry(Axis.valid(64, 3, 1), Axis.valid(64, 3, 1), 32, 64)),
  /** ResNet-20's three groups of layers. */
  RESNET16(same(32, 16, 16)),
  /** The second. */
  RESNET32(same(16, 32, 32)),
  /** The third. */
  RESNET64(same(8, 64, 64)),
  /** The layers of a wide network for small images (airbench94), in their order. */
  WIDE24(same(31, 24, 64)),
  /** The second. */
  WIDE64(same(15, 64, 64)),
  /** The third. */
  WIDE64_256(same(15, 64, 256)),
  /** The fourth, and the fifth. */
  WIDE256(same(7, 256, 256)),
  /** The last. */
  WIDE256_SMALL(same(3, 256, 256)),
  /** Depthwise, as in a network's first blocks. */
  DEPTHWISE32(grouped(32, 64, 64, 3, 1)),
  /** Depthwise, further on. */
  DEPTHWISE16(grouped(16, 128, 128, 3, 1)),
  /** Depthwise with a larger kernel. */
  DEPTHWISE16_KERNEL5(grouped(16, 128, 128, 5, 1)),
  /** Depthwise with strides. */
  DEPTHWISE32_STRIDE2(grouped(32, 64, 64, 3, 2)),
  /** Two channels a group. */
  GROUPS_NARROW(grouped(16, 64, 32, 3, 1)),
  /** Sixteen channels a group. */
  GROUPS_WIDE(grouped(16, 64, 4, 3, 1));

  private final Conv2dGeometry geometry;

  ConvShape(Conv2dGeometry geometry) {
    this.geometry = geometry;
  }

  private static Conv2dGeometry same(int size, int channels, int filters) {
    return new Conv2dGeometry(Axis.same(size, 3, 1), Axis.same(size, 3, 1), channels, filters);
  }

  /** As many filters as channels, and padded so that an image keeps its size. */
  private static Conv2dGeometry grouped(
      int size, int channels, int groups, int kernel, int stride) {
    Axis axis = Axis.same(size, kernel, stride);
    return new Conv2dGeometry(axis, axis, channels, channels, groups);
  }

  /** Its extents. */
  public Conv2dGeometry geometry() {
    return geometry;
  }

  /** The article's pooling behind it: windows of 2×2, side by side. */
  public Pool2dGeometry pool() {
    return new Pool2dGeometry(
        Axis.valid(geometry.outputHeight(), 2, 2),
        Axis.valid(geometry.outputWidth(), 2, 2),
        geometry.filters());
  }
}

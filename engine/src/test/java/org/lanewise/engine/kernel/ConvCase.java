package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * One convolution to check: its extents and a number of images. The same list feeds agreement,
 * adjoint identity, gradient check and all the others.
 *
 * @param images N
 * @param geometry the extents
 */
record ConvCase(int images, Conv2dGeometry geometry) {

  /** Of vectors with L = 4, 8 and 16 lanes: 1, L-1, L, L+1, 2L+1, and primes. */
  static final List<Integer> AWKWARD =
      List.of(1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 37, 48);

  /** The article's first convolution: 32×32×3 to 30×30×32. */
  static ConvCase conv1(int images) {
    return valid(images, 32, 32, 3, 32, 3, 3);
  }

  /** The article's second convolution: 15×15×32 to 13×13×64. */
  static ConvCase conv2(int images) {
    return valid(images, 15, 15, 32, 64, 3, 3);
  }

  static ConvCase valid(int images, int h, int w, int c, int k, int r, int s) {
    return of(images, Axis.valid(h, r, 1), Axis.valid(w, s, 1), c, k);
  }

  static ConvCase same(int images, int h, int w, int c, int k, int r, int s) {
    return of(images, Axis.same(h, r, 1), Axis.same(w, s, 1), c, k);
  }

  static ConvCase of(int images, Axis rows, Axis columns, int channels, int filters) {
    return new ConvCase(images, new Conv2dGeometry(rows, columns, channels, filters));
  }

  /** The same in groups; channels and filters are those of one group. */
  ConvCase groups(int groups) {
    Conv2dGeometry g = geometry;
    return new ConvCase(
        images,
        new Conv2dGeometry(
            g.rows(), g.columns(), groups * g.channels(), groups * g.filters(), groups));
  }

  ConvCase stride(int rows, int columns) {
    Conv2dGeometry g = geometry;
    return of(
        images, stride(g.rows(), rows), stride(g.columns(), columns), g.channels(), g.filters());
  }

  private static Axis stride(Axis axis, int stride) {
    return axis.inside()
        ? Axis.valid(axis.size(), axis.window(), stride)
        : Axis.same(axis.size(), axis.window(), stride);
  }

  /** Small ones: every oddity that a loop bound can have, within a few thousand products each. */
  static List<ConvCase> small() {
    List<ConvCase> cases = new ArrayList<>();
    cases.add(valid(1, 1, 1, 1, 1, 1, 1));
    cases.add(same(1, 1, 1, 1, 1, 3, 3));
    cases.add(same(3, 1, 1, 17, 33, 5, 5));
    cases.add(valid(2, 3, 3, 2, 5, 3, 3));
    cases.add(same(2, 2, 2, 3, 4, 5, 5));
    for (int kernel = 1; kernel <= 5; kernel++) {
      cases.add(valid(2, 6, 7, 3, 5, kernel, kernel));
      cases.add(same(2, 6, 7, 3, 5, kernel, kernel));
      cases.add(valid(1, 7, 6, 2, 7, kernel, 6 - kernel));
      cases.add(same(1, 7, 6, 2, 7, kernel, 6 - kernel));
    }
    // Uneven padding, and more of it than the kernel is wide: windows that see no pixel.
    for (int stride = 1; stride <= 3; stride++) {
      Axis uneven = Axis.padded(5, 3, stride, 0, 2);
      cases.add(of(2, uneven, Axis.padded(4, 2, stride, 1, 0), 3, 5));
      cases.add(of(2, uneven, Axis.padded(3, 2, stride, 4, 3), 3, 17));
      cases.add(of(1, Axis.padded(2, 4, stride, 2, 1), Axis.padded(1, 3, 2, 5, 1), 16, 3));
    }
    for (int stride = 2; stride <= 3; stride++) {
      for (int kernel = 1; kernel <= 5; kernel++) {
        cases.add(valid(2, 8, 7, 3, 4, kernel, kernel).stride(stride, stride));
        cases.add(same(2, 8, 7, 3, 4, kernel, kernel).stride(stride, stride));
        cases.add(same(2, 7, 8, 3, 4, 3, kernel).stride(1, stride));
        cases.add(valid(2, 7, 8, 3, 4, kernel, 3).stride(stride, 1));
      }
    }
    return cases;
  }

  /** Extents around the lane counts, in each direction along which a kernel may lay its vectors. */
  static List<ConvCase> lanes() {
    List<ConvCase> cases = new ArrayList<>();
    for (int size : AWKWARD) {
      cases.add(valid(2, 4, 5, size, 3, 3, 3));
      cases.add(valid(2, 5, 4, 3, size, 3, 3));
      cases.add(same(1, 3, 4, size, size, 3, 3));
      cases.add(valid(1, 3, size + 2, 3, 16, 3, 3));
      cases.add(valid(1, size + 2, 3, 16, 3, 3, 3));
      cases.add(same(1, 2, size, 5, 17, 2, 3).stride(1, 2));
      cases.add(valid(3, 2, size, 32, 48, 1, 1));
    }
    return cases;
  }

  /** Groups around the lane counts; one, some and many channels and filters in each. */
  static List<ConvCase> grouped() {
    List<ConvCase> cases = new ArrayList<>();
    for (int groups : AWKWARD) {
      cases.add(same(2, 5, 4, 1, 1, 3, 3).groups(groups));
      cases.add(valid(1, 4, 5, 1, 2, 3, 2).groups(groups));
      cases.add(same(2, 5, 6, 1, 1, 3, 2).stride(2, 3).groups(groups));
      cases.add(same(1, 4, 3, 2, 3, 2, 3).stride(2, 1).groups(groups));
      cases.add(valid(2, 3, 3, 3, 1, 1, 1).groups(groups));
      Axis uneven = Axis.padded(3, 2, 2, 3, 1);
      cases.add(of(1, uneven, Axis.padded(4, 3, 3, 0, 2), 2, 2).groups(groups));
    }
    for (int groups : List.of(2, 3)) {
      cases.add(valid(2, 5, 5, 3, 17, 3, 3).groups(groups));
      cases.add(same(2, 5, 5, 16, 33, 3, 3).stride(2, 2).groups(groups));
    }
    cases.add(same(1, 3, 3, 1, 1, 3, 3).stride(7, 9).groups(17));
    cases.add(valid(1, 6, 6, 1, 1, 2, 2).stride(4, 4).groups(32));
    return cases;
  }

  /** Layers of real networks: the article's, and those that the benchmark adds. */
  static List<ConvCase> layers() {
    return List.of(
        conv1(3),
        conv2(3),
        same(1, 32, 32, 3, 10, 5, 5),
        same(1, 16, 16, 16, 32, 3, 3).stride(2, 2),
        valid(1, 64, 64, 3, 17, 3, 3),
        valid(1, 8, 8, 128, 128, 1, 1),
        valid(1, 6, 6, 128, 32, 3, 3),
        valid(1, 9, 9, 17, 128, 5, 5),
        same(1, 16, 16, 1, 1, 3, 3).groups(96),
        same(1, 8, 8, 4, 4, 3, 3).groups(32),
        valid(1, 8, 8, 64, 64, 3, 3).groups(2));
  }

  static List<ConvCase> all() {
    List<ConvCase> cases = new ArrayList<>(small());
    cases.addAll(lanes());
    cases.addAll(grouped());
    cases.addAll(layers());
    return cases;
  }
}

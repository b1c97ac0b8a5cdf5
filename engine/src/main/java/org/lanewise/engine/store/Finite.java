package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.Arrays;
import org.lanewise.engine.tensor.Shape;

/** Keeps NaN and infinity out of files and out of networks. */
final class Finite {

  private Finite() {}

  /**
   * Looks at one tensor of a flat vector.
   *
   * @param name the tensor's name in the file
   * @param offset where it begins in {@code data}
   * @throws StoreException naming the tensor and the element, when one is not finite
   */
  static void check(Path file, String name, Shape shape, float[] data, int offset) {
    int end = offset + shape.size();
    for (int i = offset; i < end; i++) {
      if (!Float.isFinite(data[i])) {
        throw StoreException.of(
            file,
            "tensor %s holds %s at %s".formatted(Quote.of(name), data[i], place(shape, i - offset)),
            "finite values",
            "go back to an earlier model or checkpoint, and lower the learning rate");
      }
    }
  }

  private static String place(Shape shape, int element) {
    int[] index = new int[shape.rank()];
    for (int axis = shape.rank() - 1, rest = element; axis >= 0; axis--) {
      index[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return Arrays.toString(index);
  }
}

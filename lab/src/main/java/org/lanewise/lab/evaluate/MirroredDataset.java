package org.lanewise.lab.evaluate;

import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Dataset;

/** Images whose left and right have changed places. */
final class MirroredDataset implements Dataset {

  private final Dataset plain;

  MirroredDataset(Dataset plain) {
    this.plain = plain;
  }

  @Override
  public int size() {
    return plain.size();
  }

  @Override
  public Shape shape() {
    return plain.shape();
  }

  @Override
  public int classes() {
    return plain.classes();
  }

  @Override
  public int label(int example) {
    return plain.label(example);
  }

  @Override
  public Reader newReader() {
    Reader reader = plain.newReader();
    int height = shape().extent(0);
    int width = shape().extent(1);
    int channels = shape().extent(2);
    return (example, epoch, destination, offset) -> {
      reader.read(example, epoch, destination, offset);
      for (int y = 0; y < height; y++) {
        int row = offset + y * width * channels;
        for (int left = 0, right = width - 1; left < right; left++, right--) {
          for (int c = 0; c < channels; c++) {
            float swapped = destination[row + left * channels + c];
            destination[row + left * channels + c] = destination[row + right * channels + c];
            destination[row + right * channels + c] = swapped;
          }
        }
      }
    };
  }
}

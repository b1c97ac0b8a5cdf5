package org.lanewise.engine.doctor;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.lanewise.engine.tensor.Shape;

/**
 * Whether labels say anything about pictures: pictures are made coarse, 8 x 8 cells a channel, and
 * each cell's mean is compared between the labels and within them by one-way analysis of variance.
 * Where labels are drawn blindly, F is 1 on average. Source: Fisher, "Statistical Methods for
 * Research Workers", 1925.
 */
final class LabelSignal {

  private static final int CELLS = 8;

  private final int height;
  private final int width;
  private final int channels;
  private final int across;
  private final int down;
  private final double[][] sums;
  private final double[] squares;
  private final long[] counts;
  private final double[] cells;

  LabelSignal(Shape shape, int classes) {
    boolean image = shape.rank() == 3;
    height = image ? shape.extent(0) : 1;
    width = image ? shape.extent(1) : shape.size();
    channels = image ? shape.extent(2) : 1;
    down = Math.min(CELLS, height);
    across = Math.min(CELLS, width);
    cells = new double[2 * down * across * channels];
    sums = new double[classes][cells.length];
    squares = new double[cells.length];
    counts = new long[classes];
  }

  /** Adds a picture: the cells' means, and how much they differ inside. */
  void add(float[] x, int label) {
    Arrays.fill(cells, 0);
    int half = cells.length / 2;
    for (int h = 0; h < height; h++) {
      for (int w = 0; w < width; w++) {
        for (int c = 0; c < channels; c++) {
          int at = (h * width + w) * channels + c;
          int cell = (h * down / height * across + w * across / width) * channels + c;
          cells[cell] += x[at];
          if (w > 0) {
            cells[half + cell] += Math.abs(x[at] - x[at - channels]);
          }
        }
      }
    }
    counts[label]++;
    for (int i = 0; i < cells.length; i++) {
      sums[label][i] += cells[i];
      squares[i] += cells[i] * cells[i];
    }
  }

  /** The mean of F over the cells; absent where all labels are the same. */
  OptionalDouble meanF() {
    if (Arrays.stream(counts).filter(n -> n > 0).count() < 2) {
      return OptionalDouble.empty();
    }
    double total = 0;
    for (int i = 0; i < cells.length; i++) {
      total += f(i);
    }
    return OptionalDouble.of(total / cells.length);
  }

  private double f(int cell) {
    double sum = 0;
    double between = 0;
    long n = 0;
    int groups = 0;
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] > 0) {
        sum += sums[k][cell];
        between += sums[k][cell] * sums[k][cell] / counts[k];
        n += counts[k];
        groups++;
      }
    }
    double within = (squares[cell] - between) / (n - groups);
    double spread = (between - sum * sum / n) / (groups - 1);
    return within > 0 ? spread / within : 1;
  }
}

package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.Operation.Value;

/**
 * What the images of a slice leave for a later phase, chunk by chunk: the values and gradients that
 * are still needed then, the images' keys and targets. Arrays are made when a chunk is first used,
 * and used again for every batch. One thread at a time works on a slice.
 */
final class SliceMemory {

  private final List<Value> values;
  private final boolean[] paddedValues;
  private final boolean[] paddedGradients;
  private final int chunkImages;
  private final int outputs;
  private final GroupStatistics[] statistics;
  private final List<Chunk> chunks = new ArrayList<>();
  private int used;

  /** The memory of one chunk; arrays that live in the thread's memory are empty here. */
  static final class Chunk {
    final float[][] values;
    final float[][] gradients;
    final int[][] integers;
    final long[] keys;
    final Targets targets;
    int images;

    /** The place in the slice of its first image. */
    int first;

    Chunk(List<Value> all, int most, int outputs) {
      values = new float[all.size()][];
      gradients = new float[all.size()][];
      integers = new int[all.size()][];
      keys = new long[most];
      targets = new Targets(most, outputs);
      for (int v = 0; v < values.length; v++) {
        Value value = all.get(v);
        int size = value.life() == Value.Life.SLICE ? Math.multiplyExact(most, value.size()) : 0;
        boolean kept = value.gradient() && value.gradientLife() == Value.Life.SLICE;
        values[v] = new float[value.ints() ? 0 : size];
        integers[v] = new int[value.ints() ? size : 0];
        gradients[v] = new float[kept ? most * value.size() : 0];
      }
    }
  }

  /**
   * @param values of the program
   * @param paddedValues for each value whether what a chunk lacks in images must be zero
   * @param paddedGradients the same of its gradient
   * @param cuts of the program
   * @param chunkImages images that a chunk has at most
   * @param outputs that an image's loss is computed from
   */
  SliceMemory(
      List<Value> values,
      boolean[] paddedValues,
      boolean[] paddedGradients,
      List<BatchNormCut> cuts,
      int chunkImages,
      int outputs) {
    this.values = values;
    this.paddedValues = paddedValues;
    this.paddedGradients = paddedGradients;
    this.chunkImages = chunkImages;
    this.outputs = outputs;
    this.statistics = new GroupStatistics[cuts.size()];
    for (int i = 0; i < statistics.length; i++) {
      statistics[i] = new GroupStatistics(cuts.get(i).channels());
    }
  }

  /** Forgets the images. */
  void clear() {
    used = 0;
    for (GroupStatistics one : statistics) {
      one.clear();
    }
  }

  /** Takes the next chunk for {@code n} images; what it lacks is zero where that matters. */
  Chunk next(int n) {
    if (n < 1 || n > chunkImages) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "n is %d images, but a chunk has 1 to %d", n, chunkImages));
    }
    if (used == chunks.size()) {
      chunks.add(new Chunk(values, chunkImages, outputs));
    }
    Chunk chunk = chunks.get(used);
    used++;
    chunk.images = n;
    chunk.first = used == 1 ? 0 : chunks.get(used - 2).first + chunks.get(used - 2).images;
    for (int v = 0; v < paddedValues.length; v++) {
      if (paddedValues[v]) {
        pad(chunk.values[v], n * values.get(v).size());
      }
      if (paddedGradients[v]) {
        pad(chunk.gradients[v], n * values.get(v).size());
      }
    }
    return chunk;
  }

  private static void pad(float[] array, int from) {
    Arrays.fill(array, Math.min(from, array.length), array.length, 0f);
  }

  /** The chunks taken since the last {@link #clear}. */
  int chunks() {
    return used;
  }

  /** What its images have measured at a cut. */
  GroupStatistics statistics(int cut) {
    return statistics[cut];
  }

  Chunk chunk(int index) {
    return chunks.get(index);
  }
}

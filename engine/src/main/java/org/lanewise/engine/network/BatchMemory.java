package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The memory of the slices of a micro-batch, or of a whole batch where a program must see it more
 * than once. It grows to what the largest batch needs, and is used again.
 */
public final class BatchMemory {

  private final Program program;
  private final List<SliceMemory> slices = new ArrayList<>();
  private float[][][] values;
  private float[][][] gradients;
  private boolean[] ends = new boolean[0];
  private int chunks;

  BatchMemory(Program program) {
    this.program = program;
    this.values = new float[program.values().size()][0][];
    this.gradients = new float[program.values().size()][0][];
  }

  /** Makes room for so many slices; called before threads work on them. */
  public void reserve(int count) {
    while (slices.size() < count) {
      slices.add(program.newSliceMemory());
    }
  }

  /** Forgets the images of all slices. */
  public void clear() {
    for (int i = 0; i < slices.size(); i++) {
      slices.get(i).clear();
    }
  }

  /**
   * What a layer put out for all images of all slices, in order, or the gradient of the loss by it.
   *
   * @param layer its name, or {@link Graph#INPUT}
   * @return {@code [images, layer's output shape]}; empty where the layer is fused with the next
   * @throws IllegalStateException when the program does not keep it
   */
  public Optional<float[]> value(String layer, boolean ofLoss) {
    Objects.requireNonNull(layer, "layer");
    if (!program.isInspecting()) {
      throw new IllegalStateException(
          "this program keeps no values to be looked at; ask for it with Program.inspecting");
    }
    return program.valueOf(layer).map(v -> joined(v, ofLoss));
  }

  private float[] joined(int v, boolean ofLoss) {
    int size = program.values().get(v).size();
    int images = 0;
    for (SliceMemory slice : slices) {
      for (int k = 0; k < slice.chunks(); k++) {
        images += slice.chunk(k).images;
      }
    }
    float[] all = new float[Math.multiplyExact(images, size)];
    int at = 0;
    for (SliceMemory slice : slices) {
      for (int k = 0; k < slice.chunks(); k++) {
        SliceMemory.Chunk chunk = slice.chunk(k);
        float[] from = ofLoss ? chunk.gradients[v] : chunk.values[v];
        System.arraycopy(from, 0, all, at, chunk.images * size);
        at += chunk.images * size;
      }
    }
    return all;
  }

  SliceMemory slice(int index) {
    return slices.get(index);
  }

  /** Lists the chunks of some slices in order; then gradients that were put off can be added. */
  public void seal(int first, int count) {
    chunks = 0;
    for (int i = first; i < first + count; i++) {
      chunks += slices.get(i).chunks();
    }
    if (ends.length < chunks) {
      grow();
    }
    int at = 0;
    for (int i = first; i < first + count; i++) {
      SliceMemory slice = slices.get(i);
      for (int k = 0; k < slice.chunks(); k++, at++) {
        SliceMemory.Chunk chunk = slice.chunk(k);
        for (int v = 0; v < values.length; v++) {
          values[v][at] = chunk.values[v];
          gradients[v][at] = chunk.gradients[v];
        }
        ends[at] = k + 1 == slice.chunks();
      }
    }
  }

  private void grow() {
    ends = new boolean[chunks];
    for (int v = 0; v < values.length; v++) {
      values[v] = Arrays.copyOf(values[v], chunks);
      gradients[v] = Arrays.copyOf(gradients[v], chunks);
    }
  }

  /** The number of chunks in order. */
  int chunks() {
    return chunks;
  }

  /** A value of the slices' images, chunk after chunk. */
  float[][] values(int value) {
    return values[value];
  }

  /** Its gradient, chunk after chunk. */
  float[][] gradients(int value) {
    return gradients[value];
  }

  /** For each chunk, whether it is the last one of its slice. */
  boolean[] ends() {
    return ends;
  }
}

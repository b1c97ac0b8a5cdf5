package org.lanewise.engine.network;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.Operation.Value;
import org.lanewise.engine.network.SliceMemory.Chunk;

/** What a pass over a batch has left, the chunks of all slices joined in order. */
final class TracedArrays {

  private final List<Value> values;
  private final List<Chunk> chunks;
  private final float[] vector;
  private final float[] gradient;
  private final float[][] floats;
  private final float[][] gradients;
  private final int[][] integers;

  TracedArrays(Program program, BatchMemory memory, float[] vector, float[] gradient) {
    this.values = program.values();
    this.chunks = memory.allChunks();
    this.vector = Objects.requireNonNull(vector, "vector");
    this.gradient = Objects.requireNonNull(gradient, "gradient");
    this.floats = new float[values.size()][0];
    this.gradients = new float[values.size()][0];
    this.integers = new int[values.size()][0];
  }

  int images() {
    return chunks.stream().mapToInt(chunk -> chunk.images).sum();
  }

  /** {@code [images, size]} of a value, or of the gradient of the loss by it. */
  float[] value(int v, boolean ofLoss) {
    float[][] known = ofLoss ? gradients : floats;
    if (known[v].length == 0) {
      known[v] = joined(chunks, v, values.get(v).size(), ofLoss);
    }
    return known[v];
  }

  /** The flat vector, or the gradient by it. */
  float[] flat(boolean ofLoss) {
    return ofLoss ? gradient : vector;
  }

  /** A copy of a tensor of the flat vector, or of the gradient by it. */
  float[] tensor(VectorTensor tensor, boolean ofLoss) {
    int end = tensor.offset() + tensor.size();
    return Arrays.copyOfRange(flat(ofLoss), tensor.offset(), end);
  }

  /** Integers that are flat indices within a chunk, as indices within their image. */
  int[] integers(int v, int imageSize) {
    if (integers[v].length == 0) {
      int size = values.get(v).size();
      int[] all = new int[images() * size];
      int at = 0;
      for (Chunk chunk : chunks) {
        for (int i = 0; i < chunk.images * size; i++) {
          all[at++] = chunk.integers[v][i] % imageSize;
        }
      }
      integers[v] = all;
    }
    return integers[v];
  }

  Targets targets() {
    Targets all = new Targets(images(), chunks.getFirst().targets.outputs());
    int at = 0;
    for (Chunk chunk : chunks) {
      for (int i = 0; i < chunk.images; i++) {
        all.set(at++, chunk.targets, i);
      }
    }
    return all;
  }

  long[] keys() {
    return chunks.stream()
        .flatMapToLong(chunk -> Arrays.stream(chunk.keys, 0, chunk.images))
        .toArray();
  }

  /** {@code [images, size]} of a value, or of its gradient, of some chunks in order. */
  static float[] joined(List<Chunk> chunks, int v, int size, boolean ofLoss) {
    int images = chunks.stream().mapToInt(chunk -> chunk.images).sum();
    float[] all = new float[Math.multiplyExact(images, size)];
    int at = 0;
    for (Chunk chunk : chunks) {
      float[] from = ofLoss ? chunk.gradients[v] : chunk.values[v];
      System.arraycopy(from, 0, all, at, chunk.images * size);
      at += chunk.images * size;
    }
    return all;
  }
}

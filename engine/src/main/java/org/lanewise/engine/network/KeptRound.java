package org.lanewise.engine.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lanewise.engine.kernel.DenseKernel;

/**
 * What the dense layers took in, and the gradients of what they put out, for every image of a round
 * (see {@code Slices} on the {@code train} floor).
 *
 * <p>A dense layer has many weights and few products with each. If every slice added up a gradient
 * of its own, as convolutions do, that gradient would travel through memory once per slice: 1.2 MB
 * for the network without pooling, where four images of input are 0.5 MB. So the inputs stay where
 * the forward pass wrote them, in an array per chunk of {@link DenseKernel#CHUNK} images, and when
 * all slices are through, each task takes some rows of the weights and adds up the slices in
 * registers: {@link Plan#addInOrder}. The order of the sums is that of one gradient per slice.
 *
 * <p>Arrays are made when a chunk is first used, and used again for every round.
 */
public final class KeptRound {

  private final List<Stage> stages;
  private final int slots;
  private final int[] used;
  private final float[][][] x;
  private final float[][][] dy;
  private final float[][][] sealedX;
  private final float[][][] sealedDy;
  private final boolean[] ends;
  private int chunks;

  /**
   * @param stages of the plan
   * @param slices that a round has at most
   * @param sliceImages images that a slice has at most
   */
  KeptRound(List<Stage> stages, int slices, int sliceImages) {
    this.stages = stages;
    this.slots = (sliceImages + DenseKernel.CHUNK - 1) / DenseKernel.CHUNK;
    this.used = new int[slices];
    int most = slices * slots;
    this.x = new float[stages.size()][most][0];
    this.dy = new float[stages.size()][most][0];
    this.sealedX = new float[stages.size()][most][];
    this.sealedDy = new float[stages.size()][most][];
    this.ends = new boolean[most];
  }

  /** Forgets the images of a slice; one thread at a time may work on a slice. */
  public void clear(int slice) {
    used[slice] = 0;
  }

  /** Takes the next chunk for {@code n} images of a slice; what the others kept becomes zero. */
  int next(int slice, int n) {
    if (n < 1 || n > DenseKernel.CHUNK) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "n is %d images, but a chunk has 1 to %d", n, DenseKernel.CHUNK));
    }
    if (slice < 0 || slice >= used.length || used[slice] == slots) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "slice %d has no room: a round has %d slices of %d chunks; clear the slice before its first chunk",
              slice,
              used.length,
              slots));
    }
    int chunk = slice * slots + used[slice];
    used[slice]++;
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      if (stage.dense() != null) {
        if (x[i][chunk].length == 0) {
          x[i][chunk] = new float[DenseKernel.CHUNK * stage.inputSize()];
          dy[i][chunk] = new float[DenseKernel.CHUNK * stage.outputSize()];
        }
        Arrays.fill(x[i][chunk], n * stage.inputSize(), x[i][chunk].length, 0f);
        Arrays.fill(dy[i][chunk], n * stage.outputSize(), dy[i][chunk].length, 0f);
      }
    }
    return chunk;
  }

  /** The inputs of a dense stage in a chunk, {@code [CHUNK, inputs]}. */
  float[] x(int stage, int chunk) {
    return x[stage][chunk];
  }

  /** The gradients of its outputs, {@code [CHUNK, units]}. */
  float[] dy(int stage, int chunk) {
    return dy[stage][chunk];
  }

  /** Puts the chunks of the first {@code slices} slices in order; then they can be added up. */
  public void seal(int slices) {
    chunks = 0;
    for (int slice = 0; slice < slices; slice++) {
      for (int k = 0; k < used[slice]; k++) {
        for (int i = 0; i < stages.size(); i++) {
          sealedX[i][chunks] = x[i][slice * slots + k];
          sealedDy[i][chunks] = dy[i][slice * slots + k];
        }
        ends[chunks] = k + 1 == used[slice];
        chunks++;
      }
    }
  }

  /** The number of chunks in order. */
  int chunks() {
    return chunks;
  }

  /** The inputs of a dense stage, chunk after chunk. */
  float[][] x(int stage) {
    return sealedX[stage];
  }

  /** The gradients of its outputs, chunk after chunk. */
  float[][] dy(int stage) {
    return sealedDy[stage];
  }

  /** For each chunk, whether it is the last one of its slice. */
  boolean[] ends() {
    return ends;
  }
}

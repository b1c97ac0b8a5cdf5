package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The memory of the slices of a micro-batch, or of a whole batch where a program must see it more
 * than once. It grows to what the largest batch needs, and is used again.
 */
public final class BatchMemory {

  private final Program program;
  private final List<SliceMemory> slices = new ArrayList<>();
  private float[][][] values;
  private float[][][] gradients;
  private final GroupStatistics[] whole;
  private final Recorded[] recorded;
  private final int chunkImages;
  private boolean[] ends = new boolean[0];
  private int chunks;
  private int epoch = 1;

  /** The moments of a batch's groups at one cut, in order: what moving statistics follow. */
  private static final class Recorded {
    double[] moments = new double[0];
    long[] images = new long[0];
    int groups;

    void add(GroupStatistics.Group group) {
      int length = group.moments.length;
      if (groups == images.length) {
        images = Arrays.copyOf(images, Math.max(1, 2 * groups));
        moments = Arrays.copyOf(moments, images.length * length);
      }
      System.arraycopy(group.moments, 0, moments, groups * length, length);
      images[groups] = group.images;
      groups++;
    }
  }

  BatchMemory(Program program, int chunkImages) {
    this.program = program;
    this.chunkImages = chunkImages;
    List<BatchNormCut> cuts = program.spans().cuts();
    this.whole = new GroupStatistics[cuts.size()];
    this.recorded = new Recorded[cuts.size()];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = new GroupStatistics(cuts.get(i).channels());
      recorded[i] = new Recorded();
    }
    this.values = new float[program.values().size()][0][];
    this.gradients = new float[program.values().size()][0][];
  }

  /** Makes room for so many slices; called before threads work on them. */
  public void reserve(int count) {
    while (slices.size() < count) {
      slices.add(program.newSliceMemory(chunkImages));
    }
  }

  /**
   * Forgets the images of all slices, and what was recorded of them: a batch of an epoch begins.
   */
  public void begin(int ofEpoch) {
    epoch = ofEpoch;
    for (int i = 0; i < whole.length; i++) {
      whole[i].clear();
      recorded[i].groups = 0;
    }
    for (int i = 0; i < slices.size(); i++) {
      slices.get(i).clear();
    }
  }

  /**
   * Joins the statistics of all slices, in order, where a barrier has been reached.
   *
   * @param cut which one
   * @param forward whether on the way forward
   * @param weights the scale and shift that images go on with
   */
  public void join(int cut, boolean forward, PreparedWeights weights) {
    Objects.requireNonNull(weights, "weights");
    BatchNormCut at = program.spans().cuts().get(cut);
    if (at.layer().isFrozen(epoch)) {
      return;
    }
    if (forward) {
      for (int i = 0; i < slices.size(); i++) {
        whole[cut].join(slices.get(i).statistics(cut), at.kernel());
      }
      at.normalize(whole[cut].group(0), weights);
      recorded[cut].add(whole[cut].group(0));
      return;
    }
    GroupStatistics.Group all = whole[cut].group(0);
    for (int i = 0; i < slices.size(); i++) {
      GroupStatistics slice = slices.get(i).statistics(cut);
      for (int c = 0; c < all.sums.length && slice.used() > 0; c++) {
        all.sums[c] += slice.group(0).sums[c];
      }
    }
    at.kernel().coefficients(all.sums, 0, all.images * at.kernel().pixels(), all.normalization);
  }

  /** Records the moments of the groups of some slices, in order. */
  public void recordGroups(int first, int count) {
    for (int cut = 0; cut < whole.length; cut++) {
      BatchNormCut at = program.spans().cuts().get(cut);
      if (!at.wholeBatch() && !at.layer().isFrozen(epoch)) {
        for (int i = first; i < first + count; i++) {
          GroupStatistics slice = slices.get(i).statistics(cut);
          for (int k = 0; k < slice.used(); k++) {
            recorded[cut].add(slice.group(k));
          }
        }
      }
    }
  }

  /** What was recorded of the groups of the batch so far. */
  public GroupMoments moments() {
    List<GroupMoments.AtOne> cuts = new ArrayList<>();
    for (Recorded one : recorded) {
      List<double[]> moments = new ArrayList<>();
      List<Long> images = new ArrayList<>();
      for (int i = 0; i < one.groups; i++) {
        int length = one.moments.length / one.images.length;
        moments.add(Arrays.copyOfRange(one.moments, i * length, (i + 1) * length));
        images.add(one.images[i]);
      }
      cuts.add(new GroupMoments.AtOne(moments, images));
    }
    return new GroupMoments(cuts);
  }

  /**
   * Moves the moving statistics towards those of the batch, group after group.
   *
   * @param vector the flat vector; its statistics are changed
   */
  public void moveStatistics(float[] vector) {
    Objects.requireNonNull(vector, "vector");
    for (int cut = 0; cut < whole.length; cut++) {
      BatchNormCut at = program.spans().cuts().get(cut);
      for (int i = 0; i < recorded[cut].groups; i++) {
        long pixels = recorded[cut].images[i] * at.kernel().pixels();
        at.move(recorded[cut].moments, i * 2 * at.channels(), pixels, vector);
      }
    }
  }

  /** The epoch that the batch belongs to. */
  int epoch() {
    return epoch;
  }

  GroupStatistics whole(int cut) {
    return whole[cut];
  }

  /**
   * What a layer put out for all images of all slices, in order, or the gradient of the loss by it.
   *
   * @param layer its name, or {@link Graph#INPUT}
   * @return {@code [images, layer's output shape]}
   * @throws IllegalArgumentException when the network has no layer of this name
   * @throws IllegalStateException when the program does not keep it, or the layer is fused with the
   *     next one
   */
  public float[] value(String layer, boolean ofLoss) {
    Objects.requireNonNull(layer, "layer");
    if (!program.isInspecting()) {
      throw new IllegalStateException(
          "this program keeps no values to be looked at; ask for it with Program.inspecting");
    }
    int v = program.existing(layer);
    return TracedArrays.joined(allChunks(), v, program.values().get(v).size(), ofLoss);
  }

  /** The chunks of all slices, in order. */
  List<SliceMemory.Chunk> allChunks() {
    List<SliceMemory.Chunk> all = new ArrayList<>();
    for (SliceMemory slice : slices) {
      for (int k = 0; k < slice.chunks(); k++) {
        all.add(slice.chunk(k));
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

  /** Images that a chunk has room for. */
  int chunkImages() {
    return chunkImages;
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

package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.ActivationKernel;
import org.lanewise.engine.kernel.BatchNormKernel;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Normalization;

/**
 * The half of a batch normalization behind its cut: it normalizes its input, and applies a function
 * to that where it lies, if its gradient is taken from its output; backward it sums the gradients
 * of a group, of which gamma's and beta's follow.
 */
final class NormalizeOperation extends Operation {

  /** Floats that both are done to at a time, about: they stay in the L1 cache. */
  private static final int BLOCK = 2048;

  private final BatchNormKernel kernel;
  private final BatchNormCut cut;
  private final int x;
  private final int size;
  private final int block;
  private final @Nullable ActivationKernel activation;
  private final boolean relu;
  private final double[] chains;

  /**
   * @param place without inputs: the input's gradient comes from the {@link MomentsOperation}
   * @param x the value to be normalized
   * @param activation applied in place, or null
   * @param relu whether that is a ReLU
   */
  NormalizeOperation(
      Place place,
      BatchNormKernel kernel,
      BatchNormCut cut,
      int x,
      @Nullable ActivationKernel activation,
      boolean relu) {
    super(place);
    int channels = kernel.channels();
    this.kernel = kernel;
    this.cut = cut;
    this.x = x;
    this.size = kernel.pixels() * channels;
    this.block = Math.max(1, BLOCK / channels) * channels;
    this.activation = activation;
    this.relu = relu;
    this.chains = new double[2 * channels];
  }

  @Override
  List<Use> uses() {
    List<Use> uses = new ArrayList<>();
    for (int slot : new int[] {cut.gamma(), cut.beta()}) {
      if (slot != BatchNormCut.NONE) {
        uses.add(new Use(slot, new PlainVector(kernel.channels())));
      }
    }
    return uses;
  }

  @Override
  List<Integer> reads() {
    return List.of(x);
  }

  @Override
  boolean rereadsInputs() {
    return true;
  }

  @Override
  boolean rereadsOutput() {
    return activation != null;
  }

  @Override
  int reluUnits() {
    return relu ? kernel.channels() : 0;
  }

  @Override
  void forward(Workspace w) {
    int n = w.images();
    for (int image = 0; image < n; ) {
      int run = w.sameGroup(cut, image);
      Normalization s = w.normalization(cut, image);
      int end = (image + run) * size;
      for (int at = image * size; at < end; at += block) {
        int to = Math.min(at + block, end);
        kernel.forward((to - at) / kernel.channels(), w.value(x), w.value(output()), at, s);
        if (activation != null) {
          activation.forward(at, to, w.value(output()), w.value(output()));
        }
      }
      image += run;
    }
  }

  @Override
  void backward(Workspace w) {
    boolean sums = w.measures(cut) || w.sums().has(cut.gamma()) || w.sums().has(cut.beta());
    for (int image = 0; image < w.images(); image++) {
      Arrays.fill(chains, 0);
      backward(w, image, sums);
      if (sums) {
        int of = cut.groupOf(w.firstOfSlice() + image);
        w.sliceStatistics(cut).reach(of).add(chains);
      }
    }
  }

  /**
   * @param sums whether somebody asks for them
   */
  private void backward(Workspace w, int image, boolean sums) {
    float[] dy = w.gradient(output());
    Normalization s = w.normalization(cut, image);
    int end = (image + 1) * size;
    for (int at = image * size; at < end; at += block) {
      int to = Math.min(at + block, end);
      if (activation != null) {
        activation.backward(at, to, w.value(output()), dy, dy);
      }
      if (sums) {
        kernel.addSums((to - at) / kernel.channels(), w.value(x), dy, at, s, chains);
      }
    }
  }

  /** All gradients of the slice are summed: with groups the inputs' follow now. */
  @Override
  void endBackward(Workspace w) {
    GroupStatistics statistics = w.sliceStatistics(cut);
    for (int i = 0; i < statistics.used(); i++) {
      GroupStatistics.Group group = statistics.group(i);
      cut.addGradients(group.sums, w.normalizationOfGroup(cut, i), w.sums());
      if (!cut.wholeBatch() && w.measures(cut)) {
        kernel.coefficients(group.sums, 0, group.images * kernel.pixels(), group.normalization);
      }
    }
  }

  @Override
  Explained explain(Traced t, int at) {
    return terms(t, cut, x, output()).forward(at);
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    throw new IllegalStateException("the other half has the input");
  }

  @Override
  Explained explainParameter(Traced t, int slot, int at) {
    return terms(t, cut, x, output()).parameter(slot == cut.gamma(), at);
  }

  /** Made once for a pass, since all numbers of a group share its statistics. */
  static BatchNormExplained terms(Traced t, BatchNormCut cut, int x, int y) {
    return t.once(cut.layer().name(), () -> new BatchNormExplained(t, cut, x, y));
  }
}

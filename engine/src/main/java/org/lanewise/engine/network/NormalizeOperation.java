package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.kernel.BatchNormKernel;
import org.lanewise.engine.kernel.Explained;

/**
 * The half of a batch normalization behind its cut: it normalizes its input; backward it sums the
 * gradients of a group, of which gamma's and beta's follow.
 */
final class NormalizeOperation extends Operation {

  private final BatchNormKernel kernel;
  private final BatchNormCut cut;
  private final int x;
  private final int size;

  /**
   * @param place without inputs: the input's gradient comes from the {@link MomentsOperation}
   * @param x the value to be normalized
   */
  NormalizeOperation(Place place, BatchNormKernel kernel, BatchNormCut cut, int x) {
    super(place);
    this.kernel = kernel;
    this.cut = cut;
    this.x = x;
    this.size = kernel.pixels() * kernel.channels();
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
    return false;
  }

  @Override
  void forward(Workspace w) {
    int n = w.images();
    for (int image = 0; image < n; ) {
      int run = w.measures(cut) ? w.sameGroup(cut, image) : n;
      kernel.forward(run, w.value(x), w.value(output()), image * size, w.normalization(cut, image));
      image += run;
    }
  }

  @Override
  void backward(Workspace w) {
    if (!w.measures(cut) && !w.sums().has(cut.gamma()) && !w.sums().has(cut.beta())) {
      return; // nobody asks for its sums
    }
    GroupStatistics statistics = w.sliceStatistics(cut);
    float[] dy = w.gradient(output());
    for (int image = 0; image < w.images(); image++) {
      GroupStatistics.Group group = statistics.reach(cut.groupOf(w.firstOfSlice() + image));
      kernel.addSums(w.value(x), dy, image * size, w.normalization(cut, image), group.sums, 0);
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

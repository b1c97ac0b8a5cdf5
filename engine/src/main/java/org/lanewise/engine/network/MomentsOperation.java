package org.lanewise.engine.network;

import org.lanewise.engine.kernel.BatchNormKernel;
import org.lanewise.engine.kernel.Explained;

/**
 * The half of a batch normalization before its cut: it measures its input; backward, when all
 * gradients of a group are summed, it computes the input's.
 */
final class MomentsOperation extends Operation {

  private final BatchNormKernel kernel;
  private final BatchNormCut cut;
  private final int size;

  /**
   * @param place whose output is that of the {@link NormalizeOperation}
   */
  MomentsOperation(Place place, BatchNormKernel kernel, BatchNormCut cut) {
    super(place);
    this.kernel = kernel;
    this.cut = cut;
    this.size = kernel.pixels() * kernel.channels();
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
  boolean writesOutput() {
    return false;
  }

  @Override
  void forward(Workspace w) {
    if (w.measures(cut)) {
      GroupStatistics statistics = w.sliceStatistics(cut);
      for (int image = 0; image < w.images(); image++) {
        GroupStatistics.Group group = statistics.reach(cut.groupOf(w.firstOfSlice() + image));
        kernel.addImage(w.value(input(0)), image * size, group.images, group.moments, 0);
        group.images++;
      }
    }
  }

  /** The slice is measured: with groups its images can be normalized now. */
  @Override
  void endForward(Workspace w) {
    if (!cut.wholeBatch()) {
      GroupStatistics statistics = w.sliceStatistics(cut);
      for (int i = 0; i < statistics.used(); i++) {
        cut.normalize(statistics.group(i), w.preparedWeights());
      }
    }
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      int n = w.images();
      for (int image = 0; image < n; ) {
        int run = w.sameGroup(cut, image);
        kernel.backwardInput(
            run * kernel.pixels(),
            w.value(input(0)),
            w.gradient(output()),
            w.inputGradient(this, 0),
            image * size,
            w.normalization(cut, image));
        image += run;
      }
    }
  }

  @Override
  Explained explain(Traced t, int at) {
    throw new IllegalStateException("the other half puts out");
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    return NormalizeOperation.terms(t, cut, input(0), output()).backward(at);
  }
}

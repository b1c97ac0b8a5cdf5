package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.GroupNormKernel;
import org.lanewise.engine.kernel.GroupNormTerms;

/** A group normalization; its extra value holds the statistics of each image's groups. */
final class GroupNormOperation extends Operation {

  /** Stands for the slot of a gamma or beta that is not there. */
  static final int NONE = -1;

  private final GroupNormKernel kernel;
  private final int gamma;
  private final int beta;
  private final float[] ones;
  private final float[] zeros;
  private final float[] dropped;

  /**
   * @param channels C
   * @param gamma the slot of the scale, or {@link #NONE}
   * @param beta the slot of the shift, or {@link #NONE}
   */
  GroupNormOperation(Place place, GroupNormKernel kernel, int channels, int gamma, int beta) {
    super(place);
    this.kernel = kernel;
    this.gamma = gamma;
    this.beta = beta;
    this.ones = new float[channels];
    this.zeros = new float[channels];
    this.dropped = new float[channels];
    Arrays.fill(ones, 1f);
  }

  @Override
  List<Use> uses() {
    List<Use> uses = new ArrayList<>();
    for (int slot : new int[] {gamma, beta}) {
      if (slot != NONE) {
        uses.add(new Use(slot, new PlainVector(ones.length)));
      }
    }
    return uses;
  }

  @Override
  boolean rereadsInputs() {
    return true;
  }

  @Override
  boolean rereadsOutput() {
    return false;
  }

  private float[] scale(Workspace w) {
    return gamma == NONE ? ones : w.weights(gamma);
  }

  @Override
  void forward(Workspace w) {
    float[] shift = beta == NONE ? zeros : w.weights(beta);
    float[] y = w.value(output());
    kernel.forward(w.images(), w.value(input(0)), scale(w), shift, y, w.value(extra()));
  }

  @Override
  void backward(Workspace w) {
    kernel.backward(
        w.images(),
        w.value(input(0)),
        w.gradient(output()),
        w.value(extra()),
        scale(w),
        w.sums().has(gamma) ? w.sum(gamma) : dropped,
        w.sums().has(beta) ? w.sum(beta) : dropped,
        w.inputGradient(this, 0),
        w.wants(this, 0));
  }

  @Override
  Explained explain(Traced t, int at) {
    return terms(t).forward(at);
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    return terms(t).backward(at);
  }

  @Override
  Explained explainParameter(Traced t, int slot, int at) {
    return t.order().sumOfImages(image -> terms(t).parameter(slot == gamma, image, at));
  }

  /** Made once for a pass, since all numbers of a group share its statistics. */
  private GroupNormTerms terms(Traced t) {
    Explained.Source one = c -> new Explained.Constant("no gamma", 1);
    return t.once(
        this,
        () ->
            new GroupNormTerms(
                kernel,
                t.value(input(0)),
                t.gradient(output()),
                gamma == NONE ? one : t.parameter(gamma),
                beta == NONE ? c -> new Explained.Constant("no beta", 0) : t.parameter(beta)));
  }
}

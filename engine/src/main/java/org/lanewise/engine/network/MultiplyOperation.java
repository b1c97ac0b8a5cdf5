package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.ElementTerms;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.MultiplyKernel;

/** The product of several values, from the first to the last. */
final class MultiplyOperation extends Operation {

  private final MultiplyKernel kernel;
  private final int channels;
  private final int[] pixels;
  private final float[][] x;

  /**
   * @param channels C
   * @param pixels of each input: 1, or those of the output
   */
  MultiplyOperation(Place place, KernelSet kernels, int channels, int... pixels) {
    super(place);
    this.kernel = kernels.multiply(channels, pixels);
    this.channels = channels;
    this.pixels = pixels;
    this.x = new float[inputs()][];
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
    kernel.forward(w.images(), x(w), w.value(output()));
  }

  @Override
  void backward(Workspace w) {
    for (int k = inputs() - 1; k >= 0; k--) {
      if (w.wants(this, k)) {
        kernel.backward(w.images(), k, x(w), w.gradient(output()), w.inputGradient(this, k));
      }
    }
  }

  /** Its inputs; the list is used again for every call. */
  private float[][] x(Workspace w) {
    for (int k = 0; k < x.length; k++) {
      x[k] = w.value(input(k));
    }
    return x;
  }

  @Override
  Explained explain(Traced t, int at) {
    return ElementTerms.product(at, sources(t), channels, pixels);
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    return ElementTerms.productGradient(at, k, sources(t), t.gradient(output()), channels, pixels);
  }

  private List<Explained.Source> sources(Traced t) {
    return place().inputs().stream().map(t::value).toList();
  }
}

package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.tensor.Shape;

/** Several values side by side; each pixel is copied as it is, there and back. */
final class ConcatenateOperation extends Operation {

  private final int pixels;
  private final int channels;
  private final int[] inputChannels;

  /**
   * @param inputs the shapes of one image of each
   * @param output the shape of one image after it
   */
  ConcatenateOperation(Place place, List<Shape> inputs, Shape output) {
    super(place);
    this.channels = output.extent(output.rank() - 1);
    this.pixels = output.size() / channels;
    this.inputChannels = inputs.stream().mapToInt(shape -> shape.size() / pixels).toArray();
  }

  @Override
  boolean rereadsInputs() {
    return false;
  }

  @Override
  boolean rereadsOutput() {
    return false;
  }

  @Override
  void forward(Workspace w) {
    float[] y = w.value(output());
    int first = 0;
    for (int k = 0; k < inputs(); k++) {
      int size = inputChannels[k];
      for (int i = 0; i < w.images() * pixels; i++) {
        System.arraycopy(w.value(input(k)), i * size, y, i * channels + first, size);
      }
      first += size;
    }
  }

  @Override
  void backward(Workspace w) {
    float[] dy = w.gradient(output());
    int first = channels;
    for (int k = inputs() - 1; k >= 0; k--) {
      int size = inputChannels[k];
      first -= size;
      if (w.wants(this, k)) {
        float[] dx = w.inputGradient(this, k);
        for (int i = 0; i < w.images() * pixels; i++) {
          System.arraycopy(dy, i * channels + first, dx, i * size, size);
        }
      }
    }
  }

  @Override
  Explained explain(Traced t, int at) {
    int first = 0;
    int k = 0;
    while (at % channels >= first + inputChannels[k]) {
      first += inputChannels[k++];
    }
    return t.value(input(k)).at(at / channels * inputChannels[k] + at % channels - first);
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    return t.gradient(output()).at(joined(k, at));
  }

  @Override
  ZeroCause explainZero(Traced t, int k, int at) {
    return t.gradientCause(output(), joined(k, at));
  }

  /** Where an element of an input lies in the output. */
  private int joined(int k, int at) {
    int first = 0;
    for (int before = 0; before < k; before++) {
      first += inputChannels[before];
    }
    return at / inputChannels[k] * channels + first + at % inputChannels[k];
  }
}

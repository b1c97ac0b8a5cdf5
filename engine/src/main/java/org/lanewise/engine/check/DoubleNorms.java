package org.lanewise.engine.check;

import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.GroupNorm;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.tensor.Role;

/** The normalizations in double precision, as plainly as they can be written. */
final class DoubleNorms {

  private final double[] parameters;

  /**
   * @param parameters the flat vector, which may change between calls
   */
  DoubleNorms(double[] parameters) {
    this.parameters = parameters;
  }

  /** Group normalization of one image, which begins at {@code at} in both arrays. */
  void normalize(GroupNorm norm, ShapedNode node, double[] x, double[] y, int at) {
    int gamma = DoubleForward.offset(node, Role.GAMMA);
    int beta = DoubleForward.offset(node, Role.BETA);
    int size = node.shape().size();
    int channels = node.shape().extent(node.shape().rank() - 1);
    int width = channels / norm.groups();
    double count = (double) size / norm.groups();
    double[] mean = new double[norm.groups()];
    double[] variance = new double[norm.groups()];
    for (int i = 0; i < size; i++) {
      mean[i % channels / width] += x[at + i] / count;
    }
    for (int i = 0; i < size; i++) {
      double deviation = x[at + i] - mean[i % channels / width];
      variance[i % channels / width] += deviation * deviation / count;
    }
    for (int i = 0; i < size; i++) {
      int c = i % channels;
      double unit = (x[at + i] - mean[c / width]) / Math.sqrt(variance[c / width] + norm.epsilon());
      double scaled = gamma < 0 ? unit : unit * parameters[gamma + c];
      y[at + i] = beta < 0 ? scaled : scaled + parameters[beta + c];
    }
  }

  /**
   * Batch normalization of some images, by their own statistics or by given ones.
   *
   * @param size elements from {@code at}: those of all the images
   * @param own whether by their own
   */
  void normalize(
      BatchNorm norm, ShapedNode node, int size, boolean own, double[] x, double[] y, int at) {
    int channels = node.shape().extent(node.shape().rank() - 1);
    int gamma = DoubleForward.offset(node, Role.GAMMA);
    int beta = DoubleForward.offset(node, Role.BETA);
    int moving = node.statistics().getFirst().offset();
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      double variance = 0;
      if (!own) {
        mean = parameters[moving + c];
        variance = parameters[moving + channels + c];
      } else {
        double pixels = (double) size / channels;
        for (int i = at + c; i < at + size; i += channels) {
          mean += x[i] / pixels;
        }
        for (int i = at + c; i < at + size; i += channels) {
          variance += (x[i] - mean) * (x[i] - mean) / pixels;
        }
      }
      double scale = gamma < 0 ? 1 : parameters[gamma + c];
      double shift = beta < 0 ? 0 : parameters[beta + c];
      double inverse = 1 / Math.sqrt(variance + norm.epsilon());
      for (int i = at + c; i < at + size; i += channels) {
        y[i] = (x[i] - mean) * inverse * scale + shift;
      }
    }
  }
}

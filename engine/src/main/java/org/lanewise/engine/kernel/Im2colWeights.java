package org.lanewise.engine.kernel;

import java.util.Objects;

/**
 * The weights as convolution by stored patch matrices multiplies by them: {@code [R, S, C, K]} as
 * they are, for {@code forward}, then {@code [R, S, K, C]} with both taps reversed, for {@code
 * backwardInput}.
 *
 * @param geometry the convolution's extents
 */
public record Im2colWeights(Conv2dGeometry geometry) implements WeightLayout {

  /** Takes the extents. */
  public Im2colWeights {
    Objects.requireNonNull(geometry, "geometry");
  }

  @Override
  public int rows() {
    return geometry.patchSize();
  }

  @Override
  public int columns() {
    return geometry.filters();
  }

  @Override
  public int preparedSize() {
    return 2 * weightSize();
  }

  @Override
  public void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    int filters = geometry.filters();
    int channels = geometry.channels();
    int lastTap = geometry.kernelHeight() * geometry.kernelWidth() - 1;
    for (int row = fromRow; row < toRow; row++) {
      int from = offset + row * filters;
      System.arraycopy(parameters, from, prepared, row * filters, filters);
      int reversed = lastTap - row / channels;
      int to = weightSize() + reversed * filters * channels + row % channels;
      for (int k = 0; k < filters; k++) {
        prepared[to + k * channels] = parameters[from + k];
      }
    }
  }
}

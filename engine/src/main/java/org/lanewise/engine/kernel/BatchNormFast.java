package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Batch normalization on the Vector API: the lanes lie on the channels, so each channel's chain is
 * the textbook's. The sums walk down the pixels with the chains of four vectors in registers, since
 * one addition waits for the one before it; what is left of the channels goes the textbook's way.
 */
final class BatchNormFast implements BatchNormKernel {

  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  /** As many floats as {@link #D} has doubles. */
  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(D.length() * Float.SIZE));

  private static final int LD = D.length();

  /** Channels whose chains run side by side. */
  private static final int BLOCK = 4 * LD;

  private final int pixels;
  private final int channels;
  private final BatchNormTextbook textbook;
  private final double[] one;

  BatchNormFast(int pixels, int channels) {
    this.textbook = new BatchNormTextbook(pixels, channels);
    this.pixels = pixels;
    this.channels = channels;
    this.one = new double[2 * channels];
  }

  @Override
  public int pixels() {
    return pixels;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public void addImage(float[] x, int at, long images, double[] moments, int to) {
    int c = 0;
    for (; c + BLOCK <= channels; c += BLOCK) {
      means(x, at + c, c);
      squares(x, at + c, c);
    }
    for (; c < channels; c++) {
      textbook.imageMoments(x, at, c, one);
    }
    join(moments, to, images * pixels, one, 0, pixels);
  }

  // The widening to double is written out: where C2 doesn't inline a method that returns a vector,
  // that vector becomes an object.

  private void means(float[] x, int from, int c) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int end = from + pixels * channels;
    for (int i = from; i < end; i += channels) {
      s0 =
          s0.add(
              (DoubleVector)
                  FloatVector.fromArray(HALF, x, i).convertShape(VectorOperators.F2D, D, 0));
      s1 =
          s1.add(
              (DoubleVector)
                  FloatVector.fromArray(HALF, x, i + LD).convertShape(VectorOperators.F2D, D, 0));
      s2 =
          s2.add(
              (DoubleVector)
                  FloatVector.fromArray(HALF, x, i + 2 * LD)
                      .convertShape(VectorOperators.F2D, D, 0));
      s3 =
          s3.add(
              (DoubleVector)
                  FloatVector.fromArray(HALF, x, i + 3 * LD)
                      .convertShape(VectorOperators.F2D, D, 0));
    }
    double count = pixels;
    s0.div(count).intoArray(one, c);
    s1.div(count).intoArray(one, c + LD);
    s2.div(count).intoArray(one, c + 2 * LD);
    s3.div(count).intoArray(one, c + 3 * LD);
  }

  private void squares(float[] x, int from, int c) {
    DoubleVector m0 = DoubleVector.fromArray(D, one, c);
    DoubleVector m1 = DoubleVector.fromArray(D, one, c + LD);
    DoubleVector m2 = DoubleVector.fromArray(D, one, c + 2 * LD);
    DoubleVector m3 = DoubleVector.fromArray(D, one, c + 3 * LD);
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int end = from + pixels * channels;
    for (int i = from; i < end; i += channels) {
      DoubleVector d0 =
          ((DoubleVector) FloatVector.fromArray(HALF, x, i).convertShape(VectorOperators.F2D, D, 0))
              .sub(m0);
      DoubleVector d1 =
          ((DoubleVector)
                  FloatVector.fromArray(HALF, x, i + LD).convertShape(VectorOperators.F2D, D, 0))
              .sub(m1);
      DoubleVector d2 =
          ((DoubleVector)
                  FloatVector.fromArray(HALF, x, i + 2 * LD)
                      .convertShape(VectorOperators.F2D, D, 0))
              .sub(m2);
      DoubleVector d3 =
          ((DoubleVector)
                  FloatVector.fromArray(HALF, x, i + 3 * LD)
                      .convertShape(VectorOperators.F2D, D, 0))
              .sub(m3);
      s0 = d0.fma(d0, s0);
      s1 = d1.fma(d1, s1);
      s2 = d2.fma(d2, s2);
      s3 = d3.fma(d3, s3);
    }
    int to = channels + c;
    s0.intoArray(one, to);
    s1.intoArray(one, to + LD);
    s2.intoArray(one, to + 2 * LD);
    s3.intoArray(one, to + 3 * LD);
  }

  @Override
  public void forward(int n, float[] x, float[] y, int at, Normalization s) {
    int c = 0;
    int size = n * pixels * channels;
    for (; c + L <= channels; c += L) {
      FloatVector mean = FloatVector.fromArray(F, s.mean, c);
      FloatVector inverse = FloatVector.fromArray(F, s.inverse, c);
      FloatVector gamma = FloatVector.fromArray(F, s.gamma, c);
      FloatVector beta = FloatVector.fromArray(F, s.beta, c);
      int end = at + size;
      for (int i = at + c; i < end; i += channels) {
        FloatVector.fromArray(F, x, i)
            .sub(mean)
            .mul(inverse)
            .fma(gamma, beta)
            .add(0f)
            .intoArray(y, i);
      }
    }
    if (c < channels) {
      textbook.forwardFrom(c, n, x, y, at, s);
    }
  }

  @Override
  public void addSums(float[] x, float[] dy, int at, Normalization s, double[] sums, int to) {
    int c = 0;
    for (; c + 2 * LD <= channels; c += 2 * LD) {
      sumPair(x, dy, at + c, s.mean, c, sums, to + c);
    }
    for (; c < channels; c++) {
      textbook.imageSums(x, dy, at, s.mean[c], c, sums, to);
    }
  }

  /** Two vectors of channels, four chains. */
  private void sumPair(
      float[] x, float[] dy, int from, float[] means, int c, double[] sums, int to) {
    DoubleVector m0 =
        (DoubleVector)
            FloatVector.fromArray(HALF, means, c).convertShape(VectorOperators.F2D, D, 0);
    DoubleVector m1 =
        (DoubleVector)
            FloatVector.fromArray(HALF, means, c + LD).convertShape(VectorOperators.F2D, D, 0);
    DoubleVector a0 = DoubleVector.zero(D);
    DoubleVector a1 = a0;
    DoubleVector b0 = a0;
    DoubleVector b1 = a0;
    int end = from + pixels * channels;
    for (int i = from; i < end; i += channels) {
      DoubleVector g0 =
          (DoubleVector) FloatVector.fromArray(HALF, dy, i).convertShape(VectorOperators.F2D, D, 0);
      DoubleVector g1 =
          (DoubleVector)
              FloatVector.fromArray(HALF, dy, i + LD).convertShape(VectorOperators.F2D, D, 0);
      a0 = a0.add(g0);
      a1 = a1.add(g1);
      b0 =
          g0.fma(
              ((DoubleVector)
                      FloatVector.fromArray(HALF, x, i).convertShape(VectorOperators.F2D, D, 0))
                  .sub(m0),
              b0);
      b1 =
          g1.fma(
              ((DoubleVector)
                      FloatVector.fromArray(HALF, x, i + LD)
                          .convertShape(VectorOperators.F2D, D, 0))
                  .sub(m1),
              b1);
    }
    DoubleVector.fromArray(D, sums, to).add(a0).intoArray(sums, to);
    DoubleVector.fromArray(D, sums, to + LD).add(a1).intoArray(sums, to + LD);
    int behind = to + channels;
    DoubleVector.fromArray(D, sums, behind).add(b0).intoArray(sums, behind);
    DoubleVector.fromArray(D, sums, behind + LD).add(b1).intoArray(sums, behind + LD);
  }

  @Override
  public void backwardInput(int n, float[] x, float[] dy, float[] dx, int at, Normalization s) {
    int c = 0;
    int size = n * pixels * channels;
    for (; c + L <= channels; c += L) {
      FloatVector mean = FloatVector.fromArray(F, s.mean, c);
      FloatVector outer = FloatVector.fromArray(F, s.outer, c);
      FloatVector shift = FloatVector.fromArray(F, s.shift, c);
      FloatVector inner = FloatVector.fromArray(F, s.inner, c);
      int end = at + size;
      for (int i = at + c; i < end; i += channels) {
        FloatVector centred = FloatVector.fromArray(F, dy, i).sub(shift);
        mean.sub(FloatVector.fromArray(F, x, i))
            .fma(inner, centred)
            .mul(outer)
            .add(0f)
            .intoArray(dx, i);
      }
    }
    if (c < channels) {
      textbook.backwardFrom(c, n, x, dy, dx, at, s);
    }
  }
}

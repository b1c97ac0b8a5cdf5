package org.lanewise.engine.kernel;

import static jdk.incubator.vector.VectorOperators.F2D;
import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Batch normalization on the Vector API: the lanes lie on the channels, so each channel's chain is
 * the textbook's. The sums walk down the pixels with the chains of four vectors in registers, since
 * one addition waits for the one before it; what is left of the channels goes the textbook's way.
 * The rest takes as many pixels at a time as stay in the L1 cache: to walk down a whole image with
 * one vector of channels reads each line of memory once more for each vector in it.
 */
final class BatchNormFast implements BatchNormKernel {

  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  /** Moves the upper half of the floats to the lower. */
  private static final VectorShuffle<Float> UPPER = VectorShuffle.iota(F, L / 2, 1, true);

  private static final int LD = D.length();

  /** Channels whose chains run side by side. */
  private static final int BLOCK = 4 * LD;

  /** Floats of the pixels that are taken at a time: 8 KB of each array. */
  private static final int FLOATS = 2048;

  private final int pixels;
  private final int channels;
  private final int block;
  private final BatchNormTextbook textbook;
  private final double[] one;

  BatchNormFast(int pixels, int channels) {
    this.textbook = new BatchNormTextbook(pixels, channels);
    this.pixels = pixels;
    this.channels = channels;
    this.block = Math.max(1, FLOATS / channels) * channels;
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
    if (c < channels && c > 0) { // some channels once more, to the same numbers
      c = channels - BLOCK;
      means(x, at + c, c);
      squares(x, at + c, c);
      c = channels;
    }
    for (; c < channels; c++) {
      textbook.imageMoments(x, at, c, one);
    }
    join(moments, to, images * pixels, one, 0, pixels);
  }

  // The lower half of a vector of floats becomes one of doubles, then the upper, moved down: loads
  // of half a vector would be of another class than all other float vectors. It is written out:
  // where C2 doesn't inline a method that returns a vector, that vector becomes an object.

  private void means(float[] x, int from, int c) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int end = from + pixels * channels;
    for (int i = from; i < end; i += channels) {
      FloatVector a = FloatVector.fromArray(F, x, i);
      FloatVector b = FloatVector.fromArray(F, x, i + L);
      s0 = s0.add(a.convertShape(F2D, D, 0));
      s1 = s1.add(a.rearrange(UPPER).convertShape(F2D, D, 0));
      s2 = s2.add(b.convertShape(F2D, D, 0));
      s3 = s3.add(b.rearrange(UPPER).convertShape(F2D, D, 0));
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
      FloatVector a = FloatVector.fromArray(F, x, i);
      FloatVector b = FloatVector.fromArray(F, x, i + L);
      DoubleVector d0 = ((DoubleVector) a.convertShape(F2D, D, 0)).sub(m0);
      DoubleVector d1 = ((DoubleVector) a.rearrange(UPPER).convertShape(F2D, D, 0)).sub(m1);
      DoubleVector d2 = ((DoubleVector) b.convertShape(F2D, D, 0)).sub(m2);
      DoubleVector d3 = ((DoubleVector) b.rearrange(UPPER).convertShape(F2D, D, 0)).sub(m3);
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
  public void forward(int count, float[] x, float[] y, int at, Normalization s) {
    int end = at + count * channels;
    for (int from = at; from < end; from += block) {
      normalize(from, Math.min(from + block, end), x, y, s);
    }
    int left = channels % L;
    if (left > 0) {
      textbook.forwardFrom(channels - left, count, x, y, at, s);
    }
  }

  private void normalize(int from, int to, float[] x, float[] y, Normalization s) {
    for (int c = 0; c + L <= channels; c += L) {
      FloatVector mean = FloatVector.fromArray(F, s.mean, c);
      FloatVector inverse = FloatVector.fromArray(F, s.inverse, c);
      FloatVector gamma = FloatVector.fromArray(F, s.gamma, c);
      FloatVector beta = FloatVector.fromArray(F, s.beta, c);
      for (int i = from + c; i < to; i += channels) {
        FloatVector.fromArray(F, x, i)
            .sub(mean)
            .mul(inverse)
            .fma(gamma, beta)
            .add(0f)
            .intoArray(y, i);
      }
    }
  }

  @Override
  public void addSums(int count, float[] x, float[] dy, int at, Normalization s, double[] chains) {
    int c = 0;
    for (; c + 2 * LD <= channels; c += 2 * LD) {
      sumPair(c, count, x, dy, at + c, s.mean, chains);
    }
    for (; c < channels; c++) {
      textbook.addSumsOf(c, count, x, dy, at, s, chains);
    }
  }

  /** Two vectors of channels, four chains. */
  private void sumPair(
      int c, int count, float[] x, float[] dy, int from, float[] means, double[] chains) {
    FloatVector mean = FloatVector.fromArray(F, means, c);
    DoubleVector m0 = (DoubleVector) mean.convertShape(F2D, D, 0);
    DoubleVector m1 = (DoubleVector) mean.rearrange(UPPER).convertShape(F2D, D, 0);
    int behind = channels + c;
    DoubleVector a0 = DoubleVector.fromArray(D, chains, c);
    DoubleVector a1 = DoubleVector.fromArray(D, chains, c + LD);
    DoubleVector b0 = DoubleVector.fromArray(D, chains, behind);
    DoubleVector b1 = DoubleVector.fromArray(D, chains, behind + LD);
    int end = from + count * channels;
    for (int i = from; i < end; i += channels) {
      FloatVector g = FloatVector.fromArray(F, dy, i);
      FloatVector v = FloatVector.fromArray(F, x, i);
      DoubleVector g0 = (DoubleVector) g.convertShape(F2D, D, 0);
      DoubleVector g1 = (DoubleVector) g.rearrange(UPPER).convertShape(F2D, D, 0);
      DoubleVector v0 = (DoubleVector) v.convertShape(F2D, D, 0);
      DoubleVector v1 = (DoubleVector) v.rearrange(UPPER).convertShape(F2D, D, 0);
      a0 = a0.add(g0);
      a1 = a1.add(g1);
      b0 = g0.fma(v0.sub(m0), b0);
      b1 = g1.fma(v1.sub(m1), b1);
    }
    a0.intoArray(chains, c);
    a1.intoArray(chains, c + LD);
    b0.intoArray(chains, behind);
    b1.intoArray(chains, behind + LD);
  }

  @Override
  public void backwardInput(int count, float[] x, float[] dy, float[] dx, int at, Normalization s) {
    int end = at + count * channels;
    for (int from = at; from < end; from += block) {
      backward(from, Math.min(from + block, end), x, dy, dx, s);
    }
    int left = channels % L;
    if (left > 0) {
      textbook.backwardFrom(channels - left, count, x, dy, dx, at, s);
    }
  }

  private void backward(int from, int to, float[] x, float[] dy, float[] dx, Normalization s) {
    for (int c = 0; c + L <= channels; c += L) {
      FloatVector mean = FloatVector.fromArray(F, s.mean, c);
      FloatVector outer = FloatVector.fromArray(F, s.outer, c);
      FloatVector shift = FloatVector.fromArray(F, s.shift, c);
      FloatVector inner = FloatVector.fromArray(F, s.inner, c);
      for (int i = from + c; i < to; i += channels) {
        FloatVector centred = FloatVector.fromArray(F, dy, i).sub(shift);
        mean.sub(FloatVector.fromArray(F, x, i))
            .fma(inner, centred)
            .mul(outer)
            .add(0f)
            .intoArray(dx, i);
      }
    }
  }
}

package org.lanewise.engine.kernel;

import java.util.SplittableRandom;

/** Kinds of numbers that a kernel meets, and the ones at which shortcuts go wrong. All finite. */
enum Values {
  /** Uniform in [-1, 1). */
  UNIFORM,
  /** As after a ReLU: half of them +0, the rest positive. */
  RELU,
  /** As the gradient behind a 2×2 pooling: three of four are +0. */
  POOLED,
  /** Whole numbers from -4 to 4, whose sums are exact in float whatever their order. */
  INTEGERS,
  /** Zeros of both signs between ones of both signs. */
  SIGNED_ZEROS,
  /** Nothing but zeros of both signs. */
  ONLY_ZEROS,
  /** Magnitudes near 2^-75: products are subnormal or vanish, and keep their sign. */
  UNDERFLOWING,
  /** Below the smallest normal float, of both signs. */
  SUBNORMAL,
  /** Magnitudes from 2^-40 to 2^40: each sum loses most of its terms' bits, so order shows. */
  WIDE,
  /** Each number of another of the kinds above. */
  MIXED;

  private static final Values[] ALL = values();

  float next(SplittableRandom random) {
    float uniform = (random.nextInt() >> 7) * 0x1.0p-24f;
    float sign = random.nextBoolean() ? 1f : -1f;
    return switch (this) {
      case UNIFORM -> uniform;
      case RELU -> Math.max(uniform, 0f) + 0f;
      case POOLED -> random.nextInt(4) == 0 ? uniform : 0f;
      case INTEGERS -> random.nextInt(-4, 5);
      case SIGNED_ZEROS -> random.nextInt(3) == 0 ? sign : sign * 0f;
      case ONLY_ZEROS -> sign * 0f;
      case UNDERFLOWING -> Math.scalb(uniform, random.nextInt(-80, -69));
      case SUBNORMAL -> sign * Float.intBitsToFloat(random.nextInt(1 << 23));
      case WIDE -> Math.scalb(uniform, random.nextInt(-40, 41));
      case MIXED -> ALL[random.nextInt(ALL.length - 1)].next(random);
    };
  }

  float[] array(int size, SplittableRandom random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = next(random);
    }
    return values;
  }
}

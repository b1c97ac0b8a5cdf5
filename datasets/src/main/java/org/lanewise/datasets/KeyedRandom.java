package org.lanewise.datasets;

import java.util.Objects;

/**
 * Random numbers that depend on a key and a position and on nothing else: number {@code i} of the
 * key (seed, epoch, image, purpose) is the same whoever asks, on whatever thread, after whatever
 * else was drawn. So neither resuming nor threads nor slicing can shift a result.
 *
 * <p>Source: SplitMix64 of G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014, with the 64-bit finalizer "Mix13" of D. Stafford. Number {@code
 * i} is {@code mix(key + (i + 1) · γ)}; the key is folded from its parts with the same finalizer.
 * Not for cryptography.
 *
 * <p>An instance is a cursor over one key's numbers. It is reset without allocation and belongs to
 * one thread.
 */
public final class KeyedRandom {

  /** 2^64 divided by the golden ratio, made odd: the counter's step. */
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /** A cursor at the first number of the key {@code (seed, epoch, image, purpose)}. */
  public KeyedRandom(long seed, long epoch, long image, Purpose purpose) {
    reset(seed, epoch, image, purpose);
  }

  /**
   * The key of {@code (seed, epoch, image, purpose)}. Where a purpose has no epoch or no image,
   * that part is 0 or counts something else (the layer, say).
   */
  public static long key(long seed, long epoch, long image, Purpose purpose) {
    Objects.requireNonNull(purpose, "purpose");
    long key = mix(purpose.word() + GAMMA);
    key = mix(key + seed);
    key = mix(key + GAMMA + epoch);
    return mix(key + GAMMA + image);
  }

  /**
   * The key of one part of what {@code key} stands for, such as one layer's numbers for one image.
   */
  public static long subKey(long key, long part) {
    return mix(mix(key + GAMMA) + part);
  }

  /**
   * Number {@code position} of a key, for those who need the numbers in no particular order: what
   * {@link #nextLong} returns after {@code position} calls from the start of the key.
   */
  public static long bits(long key, long position) {
    return mix(key + (position + 1) * GAMMA);
  }

  /** As {@link #bits} but a multiple of 2^-24 in [0, 1). */
  public static float unitFloat(long key, long position) {
    return (bits(key, position) >>> 40) * 0x1.0p-24f;
  }

  /** Goes to the first number of {@code (seed, epoch, image, purpose)}. */
  public void reset(long seed, long epoch, long image, Purpose purpose) {
    state = key(seed, epoch, image, purpose);
  }

  /** Goes to the first number of a key made by {@link #key} or {@link #subKey}. */
  public void reset(long key) {
    state = key;
  }

  /** The next 64 bits. */
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /**
   * The next integer in [0, bound), each equally likely. Source: D. Lemire, "Fast random integer
   * generation in an interval", ACM TOMACS 29(1), 2019: the high half of a product, rejected where
   * it would be biased.
   *
   * @throws IllegalArgumentException when {@code bound} is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("the bound is " + bound + "; it must be at least 1");
    }
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xffffffffL) < bound) {
      long smallest = (1L << 32) % bound;
      while ((product & 0xffffffffL) < smallest) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** The next multiple of 2^-24 in [0, 1), each equally likely. */
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1.0p-24f;
  }

  /** The next multiple of 2^-53 in [0, 1), each equally likely. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** The next {@code double} between {@code low} and {@code high}. */
  public double nextDouble(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}

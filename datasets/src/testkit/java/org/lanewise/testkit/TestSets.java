package org.lanewise.datasets;

import java.util.List;
import org.lanewise.datasets.cifar.Cifar10Format;

/** Small image sets for tests. */
public final class TestSets {

  private TestSets() {}

  /** Ten different names. */
  public static List<String> names() {
    return List.of("ant", "bee", "cat", "dog", "elk", "fox", "gnu", "hen", "ibis", "jay");
  }

  /** Images of noise with random labels. */
  public static ImageSet noise(String name, int size, long seed) {
    byte[] pixels = new byte[size * Cifar10Format.IMAGE_BYTES];
    byte[] labels = new byte[size];
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    for (int i = 0; i < size; i++) {
      labels[i] = (byte) random.nextInt(10);
    }
    return ImageSet.of(name, names(), 32, 32, 3, pixels, labels);
  }

  /** Both parts of a set of noise. */
  public static TrainAndTest noise(int train, int test) {
    return new TrainAndTest("noise", noise("noise/train", train, 1), noise("noise/test", test, 2));
  }
}

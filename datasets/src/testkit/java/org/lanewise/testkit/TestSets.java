package org.lanewise.testkit;

import java.nio.file.Path;
import java.util.List;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.datasets.cifar.Cifar10Writer;

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

  /**
   * Writes noise as a folder in the format of CIFAR-10, with 50 images to test on.
   *
   * @param file how many training images each of the five files holds
   * @param seed of the training images
   */
  public static Path write(Path folder, int file, long seed) {
    Cifar10Writer.write(
        folder,
        new TrainAndTest("noise", noise("noise/train", 5 * file, seed), noise("noise/test", 50, 2)),
        file);
    return folder;
  }
}

package org.lanewise.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.datasets.cifar.Cifar10Writer;

/** Images of noise, in the format of CIFAR-10: 1,360 to train on and 340 to validate on. */
final class Noise {

  private static final int FILE = 340;

  private Noise() {}

  /** Writes a folder of them, in the place of what is there. */
  static void write(Path folder, long seed) throws IOException {
    if (Files.exists(folder)) {
      Files.move(folder, Files.createTempDirectory(folder.getParent(), "earlier").resolve("data"));
    }
    write(folder, FILE, seed);
  }

  /**
   * Writes others into a folder that is not there.
   *
   * @param file how many training images each of the five files holds
   * @param seed of the training images
   */
  static void write(Path folder, int file, long seed) {
    Cifar10Writer.write(
        folder,
        new TrainAndTest("noise", part("noise/train", 5 * file, seed), part("noise/test", 50, 2)),
        file);
  }

  private static ImageSet part(String name, int size, long seed) {
    byte[] pixels = new byte[size * Cifar10Format.IMAGE_BYTES];
    byte[] labels = new byte[size];
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    for (int i = 0; i < size; i++) {
      labels[i] = (byte) random.nextInt(Cifar10Format.CLASSES);
    }
    return ImageSet.of(name, Cifar10Format.cifar10Names(), 32, 32, 3, pixels, labels);
  }
}

package org.lanewise.lab;

import java.nio.file.Path;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.datasets.cifar.Cifar10Writer;

/** A small data set that can be learned: noise, and a bright square whose place is the class. */
public final class TinyData {

  public static final int TRAIN = 300;
  public static final int TEST = 80;

  private static final int SQUARE = 6;

  private TinyData() {}

  /** Writes it as a folder. */
  public static Path write(Path folder) {
    Cifar10Writer.write(
        folder,
        new TrainAndTest("tiny", part("tiny/train", TRAIN, 0), part("tiny/test", TEST, 1)),
        200);
    return folder;
  }

  /** One part in memory. */
  public static ImageSet part(String name, int size, long seed) {
    byte[] pixels = new byte[size * Cifar10Format.IMAGE_BYTES];
    byte[] labels = new byte[size];
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    for (int image = 0; image < size; image++) {
      int label = random.nextInt(Cifar10Format.CLASSES);
      labels[image] = (byte) label;
      int top = 2 + label / 5 * 15 + random.nextInt(3);
      int left = label % 5 * 6 + random.nextInt(2);
      for (int i = 0; i < Cifar10Format.IMAGE_BYTES; i++) {
        int y = i / 96;
        int x = i % 96 / 3;
        boolean inside = y >= top && y < top + SQUARE && x >= left && x < left + SQUARE;
        int value = (inside ? 150 : 40) + random.nextInt(60);
        pixels[image * Cifar10Format.IMAGE_BYTES + i] = (byte) value;
      }
    }
    return ImageSet.of(name, Cifar10Format.cifar10Names(), 32, 32, 3, pixels, labels);
  }
}

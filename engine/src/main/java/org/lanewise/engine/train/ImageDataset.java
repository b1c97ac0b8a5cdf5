package org.lanewise.engine.train;

import java.util.Arrays;
import java.util.Locale;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.engine.tensor.Shape;

/** The images of a set as inputs of a network: bytes, preprocessed. */
public final class ImageDataset implements Dataset {

  private final LabelledImages images;
  private final Shape shape;
  private final float[] table;
  private final boolean sameForAll;

  /**
   * Joins images and preprocessing.
   *
   * @throws IllegalArgumentException when the preprocessing is for another number of channels
   */
  public ImageDataset(LabelledImages images, Preprocessing preprocessing) {
    int channels = images.channels();
    int means = preprocessing.mean().length;
    if (means != 0 && means != channels) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "preprocessing is for %d channels, but %s has %d",
              means,
              images.name(),
              channels));
    }
    this.images = images;
    this.shape = Shape.of(images.height(), images.width(), channels);
    this.table = new float[256 * channels];
    boolean same = true;
    for (int c = 0; c < channels; c++) {
      System.arraycopy(preprocessing.table(c), 0, table, 256 * c, 256);
      same &= Arrays.equals(table, 0, 256, table, 256 * c, 256 * c + 256);
    }
    this.sameForAll = same;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int classes() {
    return images.classNames().size();
  }

  @Override
  public int label(int example) {
    return images.label(example);
  }

  @Override
  public Reader newReader() {
    byte[] pixels = new byte[shape.size()];
    int channels = images.channels();
    if (sameForAll) {
      return (example, epoch, destination, offset) -> {
        images.copyPixels(example, pixels, 0);
        for (int i = 0; i < pixels.length; i++) {
          destination[offset + i] = table[pixels[i] & 0xff];
        }
      };
    }
    return (example, epoch, destination, offset) -> {
      images.copyPixels(example, pixels, 0);
      for (int c = 0; c < channels; c++) {
        for (int i = c; i < pixels.length; i += channels) {
          destination[offset + i] = table[256 * c + (pixels[i] & 0xff)];
        }
      }
    };
  }

  /** As {@code cifar10/train: 50,000 images [32, 32, 3] in 10 classes}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s: %,d images %s in %d classes", images.name(), size(), shape, classes());
  }
}

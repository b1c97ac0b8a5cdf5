package org.lanewise.engine.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.datasets.augment.Augmentations;
import org.lanewise.datasets.augment.Augmenter;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.tensor.Shape;

/**
 * The images of a set as inputs of a network: bytes, augmented where asked for, preprocessed. Where
 * the images have targets, the network aims at those numbers, else at the labels.
 */
public final class ImageDataset implements Dataset {

  private final LabelledImages images;
  private final Shape shape;
  private final float[] table;
  private final boolean sameForAll;
  private final Supplier<Source> source;

  /** Reads the pixels of an image in an epoch; for one thread. */
  private interface Source {
    void read(int example, int epoch, byte[] pixels);
  }

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
    this.source = () -> (example, epoch, pixels) -> images.copyPixels(example, pixels, 0);
  }

  private ImageDataset(ImageDataset plain, Supplier<Source> source) {
    this.images = plain.images;
    this.shape = plain.shape;
    this.table = plain.table;
    this.sameForAll = plain.sameForAll;
    this.source = source;
  }

  /**
   * The same images, each changed at random anew in every epoch of training; as they are outside of
   * it, in epoch 0. What an image gets depends on seed, epoch and its index alone. Labels and
   * targets stay as they are, also where an image is moved or turned: where the target is a place
   * or an angle, leave out what would change it.
   *
   * @param augmentations what is changed, in order, and how strongly
   * @param seed of the random numbers
   * @throws IllegalArgumentException when two augmentations have one label, or one can't be done to
   *     images of this size
   */
  public ImageDataset augmented(List<? extends Augmentation> augmentations, long seed) {
    List<Augmentation> all = Augmentations.list(augmentations);
    if (all.isEmpty()) {
      return this;
    }
    all.forEach(one -> one.check(images.height(), images.width()));
    return new ImageDataset(
        this,
        () -> {
          Augmenter augmenter =
              new Augmenter(all, images.height(), images.width(), images.channels(), seed);
          byte[] original = new byte[shape.size()];
          return (example, epoch, pixels) -> {
            images.copyPixels(example, epoch == 0 ? pixels : original, 0);
            if (epoch > 0) {
              augmenter.apply(epoch, example, original, 0, pixels, 0);
            }
          };
        });
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
    return ofClasses() ? images.classNames().size() : images.targetNames().size();
  }

  @Override
  public boolean ofClasses() {
    return images.targetNames().isEmpty();
  }

  @Override
  public boolean decoded() {
    return images.fit().isPresent();
  }

  @Override
  public void target(int example, Targets targets, int image) {
    if (ofClasses()) {
      targets.setLabel(image, images.label(example));
    } else {
      images.copyTarget(example, targets.setNumbers(image), image * targets.outputs());
    }
  }

  @Override
  public int label(int example) {
    return images.label(example);
  }

  @Override
  public Reader newReader() {
    byte[] pixels = new byte[shape.size()];
    int channels = images.channels();
    Source reading = source.get();
    if (sameForAll) {
      return (example, epoch, destination, offset) -> {
        reading.read(example, epoch, pixels);
        for (int i = 0; i < pixels.length; i++) {
          destination[offset + i] = table[pixels[i] & 0xff];
        }
      };
    }
    return (example, epoch, destination, offset) -> {
      reading.read(example, epoch, pixels);
      for (int c = 0; c < channels; c++) {
        for (int i = c; i < pixels.length; i += channels) {
          destination[offset + i] = table[256 * c + (pixels[i] & 0xff)];
        }
      }
    };
  }

  /**
   * As {@code cifar10/train: 50,000 images [32, 32, 3] in 10 classes}, or {@code with targets of 4
   * numbers}.
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %,d images %s %s",
        images.name(),
        size(),
        shape,
        Compatibility.aims(this));
  }
}

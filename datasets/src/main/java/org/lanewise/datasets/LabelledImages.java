package org.lanewise.datasets;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lanewise.datasets.picture.Fit;

/**
 * An image set held in memory: {@code size} images of {@code height × width × channels} bytes, each
 * with what a network is to make of it. That is a class label, or a <em>target</em>, a vector of K
 * floats: numbers to be estimated (regression), or a 0 or 1 for each of K words that may be true of
 * an image at once (multi-label). An image may have both; training then aims at the target. Views
 * and copies keep label and target with their image. Implementations are immutable and safe to read
 * from any number of threads.
 *
 * {@snippet :
 * LabelledImages images = data.train();
 * LabelledImages some = images.first(10).concat(images.subset(12, 11));
 * LabelledImages grey = some.map(8, 8, 1, pixels -> new byte[64]);
 * assert grey.size() == 12 && grey.channels() == 1;
 * }
 */
public interface LabelledImages {

  /** The number of images. */
  int size();

  /** Pixel rows of every image. */
  int height();

  /** Pixel columns of every image. */
  int width();

  /** Values per pixel: 3 for RGB. */
  int channels();

  /** The class names; a label is an index into this list. Empty where images have no labels. */
  List<String> classNames();

  /**
   * The label of one image.
   *
   * @param image index, 0 ≤ image &lt; size
   * @return the class, 0 ≤ label &lt; classNames().size()
   * @throws IllegalStateException when the images have no labels
   */
  int label(int image);

  /**
   * What the K numbers of a target are called. Empty where images have no targets: then training
   * aims at their labels.
   */
  default List<String> targetNames() {
    return List.of();
  }

  /**
   * Copies the target of one image. Allocates nothing.
   *
   * @param image index, 0 ≤ image &lt; size
   * @param destination receives targetNames().size() floats
   * @param offset where the first goes
   * @throws IllegalStateException when the images have no targets
   */
  default void copyTarget(int image, float[] destination, int offset) {
    Objects.requireNonNull(destination, "destination");
    throw new IllegalStateException("the images of " + name() + " have labels and no targets");
  }

  /**
   * Copies the pixels of one image as unsigned bytes, interleaved: row by row, pixel by pixel, the
   * channels of a pixel side by side ({@code HWC}). Allocates nothing.
   *
   * @param image index, 0 ≤ image &lt; size
   * @param destination receives height · width · channels bytes
   * @param offset where the first byte goes
   */
  void copyPixels(int image, byte[] destination, int offset);

  /** A short name for logs and messages, such as {@code cifar10/train}. */
  String name();

  /**
   * How picture files of any size became these images; empty where they are something else, or were
   * changed since. A model that is trained on them reads other pictures alike.
   */
  default Optional<Fit> fit() {
    return Optional.empty();
  }

  /** The bytes of one image: height · width · channels. */
  default int imageBytes() {
    return height() * width() * channels();
  }

  /**
   * The first images of this set, as a view that copies nothing.
   *
   * @param count how many, 0 ≤ count ≤ size
   * @throws IllegalArgumentException when the set has fewer images
   */
  default LabelledImages first(int count) {
    return new PrefixView(this, count);
  }

  /**
   * Some images of this set, in this order, as a view that copies no pixels. One may be there
   * twice.
   *
   * @param images their indices, 0 ≤ index &lt; size; copied
   * @throws IllegalArgumentException when there is no such image
   */
  default LabelledImages subset(int... images) {
    return new SubsetView(this, name(), images.clone());
  }

  /**
   * This set and behind it another, as a view that copies nothing.
   *
   * @throws IllegalArgumentException when they differ in image shape, classes or target names
   */
  default LabelledImages concat(LabelledImages more) {
    return ConcatView.of(this, Objects.requireNonNull(more, "more"));
  }

  /**
   * A copy whose images are changed, each once; labels and targets stay as they are, and {@link
   * #fit} is told no more, since it is not all that was done to them.
   *
   * @param change is given {@code [H, W, C]} unsigned bytes of its own and returns as many
   * @throws IllegalArgumentException when it returns others
   */
  default ImageSet map(UnaryOperator<byte[]> change) {
    Objects.requireNonNull(change, "change");
    return map(height(), width(), channels(), change);
  }

  /**
   * A copy whose images are changed to another shape.
   *
   * @param height pixel rows of the new images
   * @param width pixel columns of the new images
   * @param channels values per pixel of the new images
   * @param change is given {@code [H, W, C]} unsigned bytes of its own and returns {@code [height,
   *     width, channels]}
   * @throws IllegalArgumentException when it returns others
   */
  default ImageSet map(int height, int width, int channels, UnaryOperator<byte[]> change) {
    Objects.requireNonNull(change, "change");
    return ImageSet.changed(this, height, width, channels, change);
  }

  /**
   * Checks the argument of {@link #first}.
   *
   * @throws IllegalArgumentException when the set has fewer images than {@code count}
   */
  static void checkPrefix(LabelledImages whole, int count) {
    Objects.requireNonNull(whole, "whole");
    if (count < 0 || count > whole.size()) {
      throw new IllegalArgumentException(
          "the first "
              + count
              + " images of "
              + whole.name()
              + " were asked for, which has "
              + whole.size());
    }
  }
}

package org.lanewise.datasets;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A labelled image set in two arrays: all pixels, interleaved, and all labels. There is no other
 * copy of the data.
 */
public final class ImageSet implements LabelledImages {

  private static final int MOST_CLASSES = 256;

  private final String name;
  private final List<String> classNames;
  private final int height;
  private final int width;
  private final int channels;
  private final int size;
  private final byte[] pixels;
  private final byte[] labels;

  private ImageSet(
      String name,
      List<String> classNames,
      int height,
      int width,
      int channels,
      int size,
      byte[] pixels,
      byte[] labels) {
    this.name = name;
    this.classNames = classNames;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.size = size;
    this.pixels = pixels;
    this.labels = labels;
  }

  /**
   * A set around arrays that the caller hands over and no longer writes.
   *
   * @param name as {@link #name}
   * @param classNames 1 to 256 names that differ; a label is a byte
   * @param height pixel rows
   * @param width pixel columns
   * @param channels values per pixel
   * @param pixels {@code [N, H, W, C]}, unsigned bytes
   * @param labels {@code [N]}, each an index into the class names as an unsigned byte
   * @throws IllegalArgumentException when the arrays do not fit the extents, a label has no class
   *     name, or the names are too many, blank or not different
   */
  public static ImageSet of(
      String name,
      List<String> classNames,
      int height,
      int width,
      int channels,
      byte[] pixels,
      byte[] labels) {
    Objects.requireNonNull(classNames, "classNames");
    Objects.requireNonNull(name, "name");
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "images of " + height + " x " + width + " x " + channels + " have no pixels");
    }
    if ((long) height * width > Integer.MAX_VALUE / channels) {
      throw new IllegalArgumentException(
          "images of "
              + height
              + " x "
              + width
              + " x "
              + channels
              + " take more than 2^31 - 1 bytes each, which no array holds");
    }
    if ((long) labels.length * height * width * channels != pixels.length) {
      throw new IllegalArgumentException(
          labels.length
              + " images of "
              + height
              + " x "
              + width
              + " x "
              + channels
              + " do not take "
              + pixels.length
              + " bytes");
    }
    List<String> names = checked(classNames);
    for (int image = 0; image < labels.length; image++) {
      if (Byte.toUnsignedInt(labels[image]) >= names.size()) {
        throw new IllegalArgumentException(
            "image "
                + image
                + " has the label "
                + Byte.toUnsignedInt(labels[image])
                + ", but there are "
                + names.size()
                + " class names");
      }
    }
    return new ImageSet(name, names, height, width, channels, labels.length, pixels, labels);
  }

  private static List<String> checked(List<String> classNames) {
    List<String> names = List.copyOf(classNames);
    if (names.isEmpty() || names.size() > MOST_CLASSES) {
      throw new IllegalArgumentException(
          names.size()
              + " class names were given; expected 1 to "
              + MOST_CLASSES
              + ", since a label is one byte");
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isBlank() || name.chars().anyMatch(Character::isISOControl) || !seen.add(name)) {
        throw new IllegalArgumentException(
            "the class name '"
                + name.replaceAll("\\p{Cntrl}", "?")
                + "' is blank, has a control character, or is there twice; give each class a name of its own");
      }
    }
    return names;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int image) {
    return Byte.toUnsignedInt(labels[Objects.checkIndex(image, size)]);
  }

  @Override
  public void copyPixels(int image, byte[] destination, int offset) {
    Objects.requireNonNull(destination, "destination");
    int bytes = height * width * channels;
    System.arraycopy(pixels, Objects.checkIndex(image, size) * bytes, destination, offset, bytes);
  }

  @Override
  public ImageSet first(int count) {
    LabelledImages.checkPrefix(this, count);
    return new ImageSet(name, classNames, height, width, channels, count, pixels, labels);
  }

  @Override
  public String name() {
    return name;
  }

  /** As {@code cifar10/train: 50000 images of 32 x 32 x 3 in 10 classes}. */
  @Override
  public String toString() {
    return name
        + ": "
        + size
        + " images of "
        + height
        + " x "
        + width
        + " x "
        + channels
        + " in "
        + classNames.size()
        + " classes";
  }
}

package org.lanewise.datasets;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A labelled image set in two arrays: all pixels, interleaved, and all labels. There is no other
 * copy of the data.
 *
 * {@snippet :
 * byte[] pixels = new byte[4 * 8 * 8 * 3]; // four images of 8 x 8, RGB
 * int[] labels = {0, 0, 1, 1};
 * ImageSet set = ImageSet.of("mine", List.of("dark", "light"), 8, 8, 3, pixels, labels);
 * assert set.size() == 4 && set.label(3) == 1;
 * }
 */
public final class ImageSet implements LabelledImages {

  private final String name;
  private final List<String> classNames;
  private final int height;
  private final int width;
  private final int channels;
  private final int size;
  private final byte[] pixels;
  private final int[] labels;

  private ImageSet(
      String name,
      List<String> classNames,
      int height,
      int width,
      int channels,
      int size,
      byte[] pixels,
      int[] labels) {
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
   * @param classNames names that differ, at least one
   * @param height pixel rows
   * @param width pixel columns
   * @param channels values per pixel
   * @param pixels {@code [N, H, W, C]}, unsigned bytes
   * @param labels {@code [N]}, each an index into the class names
   * @throws IllegalArgumentException when the arrays do not fit the extents, a label has no class
   *     name, or a name is blank, has a control character or is there twice
   */
  public static ImageSet of(
      String name,
      List<String> classNames,
      int height,
      int width,
      int channels,
      byte[] pixels,
      int[] labels) {
    Objects.requireNonNull(classNames, "classNames");
    Objects.requireNonNull(name, "name");
    imageBytes(height, width, channels);
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
      if (labels[image] < 0 || labels[image] >= names.size()) {
        throw new IllegalArgumentException(
            "image "
                + image
                + " has the label "
                + labels[image]
                + ", but there are "
                + names.size()
                + " class names");
      }
    }
    return new ImageSet(name, names, height, width, channels, labels.length, pixels, labels);
  }

  /** The same with labels in unsigned bytes, as files have them, for up to 256 classes. */
  public static ImageSet of(
      String name,
      List<String> classNames,
      int height,
      int width,
      int channels,
      byte[] pixels,
      byte[] labels) {
    int[] wide = new int[labels.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = Byte.toUnsignedInt(labels[i]);
    }
    return of(name, classNames, height, width, channels, pixels, wide);
  }

  /**
   * A set of all images that an iterator gives, in its order.
   *
   * @param name as {@link #name}
   * @param classNames names that differ, at least one
   * @param height pixel rows
   * @param width pixel columns
   * @param channels values per pixel
   * @param images each {@code [H, W, C]} and a label
   * @throws IllegalArgumentException when an image does not fit the extents, a label has no class
   *     name, a name is blank, has a control character or is there twice, or there are more than
   *     2^31 - 1 bytes
   */
  public static ImageSet of(
      String name,
      List<String> classNames,
      int height,
      int width,
      int channels,
      Iterator<LabelledImage> images) {
    Objects.requireNonNull(images, "images");
    int bytes = imageBytes(height, width, channels);
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    IntArrayList labels = new IntArrayList();
    while (images.hasNext()) {
      LabelledImage image = images.next();
      add(pixels, checked(image.pixels(), bytes, labels.size()));
      labels.add(image.label());
    }
    return of(name, classNames, height, width, channels, pixels.toByteArray(), labels.toIntArray());
  }

  static ImageSet changed(
      LabelledImages images, int height, int width, int channels, UnaryOperator<byte[]> change) {
    int bytes = imageBytes(height, width, channels);
    long all = (long) bytes * images.size();
    if (all > Integer.MAX_VALUE) {
      throw tooMany(all);
    }
    byte[] pixels = new byte[(int) all];
    int[] labels = new int[images.size()];
    for (int i = 0; i < labels.length; i++) {
      byte[] own = new byte[images.imageBytes()];
      images.copyPixels(i, own, 0);
      System.arraycopy(checked(change.apply(own), bytes, i), 0, pixels, i * bytes, bytes);
      labels[i] = images.label(i);
    }
    return of(images.name(), images.classNames(), height, width, channels, pixels, labels);
  }

  private static void add(ByteArrayOutputStream pixels, byte[] image) {
    long all = (long) pixels.size() + image.length;
    if (all > Integer.MAX_VALUE) {
      throw tooMany(all);
    }
    pixels.writeBytes(image);
  }

  private static byte[] checked(byte[] image, int bytes, int number) {
    if (image.length != bytes) {
      throw new IllegalArgumentException(
          "image " + number + " has " + image.length + " bytes; expected " + bytes);
    }
    return image;
  }

  private static IllegalArgumentException tooMany(long bytes) {
    return new IllegalArgumentException(
        "the images take " + bytes + " bytes, more than 2^31 - 1, which no array holds");
  }

  private static int imageBytes(int height, int width, int channels) {
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
    return height * width * channels;
  }

  private static List<String> checked(List<String> classNames) {
    List<String> names = List.copyOf(classNames);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no class name was given; expected one at least");
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
    return labels[Objects.checkIndex(image, size)];
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

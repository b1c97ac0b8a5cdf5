package org.lanewise.datasets;

import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lanewise.datasets.picture.Fit;

/**
 * An image set in arrays: all pixels, interleaved, and all labels, targets or both. There is no
 * other copy of the data.
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
  private final int size;
  private final PixelTable pixels;
  private final int[] labels;
  private final TargetTable targets;

  private ImageSet(
      String name,
      List<String> classNames,
      int size,
      PixelTable pixels,
      int[] labels,
      TargetTable targets) {
    this.name = name;
    this.classNames = classNames;
    this.size = size;
    this.pixels = pixels;
    this.labels = labels;
    this.targets = targets;
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
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(classNames, "classNames");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(pixels, "pixels");
    List<String> names = TargetTable.names("class", classNames);
    Extents extents = new Extents(height, width, channels);
    return of(name, names, PixelTable.of(extents, labels.length, pixels), labels);
  }

  private static ImageSet of(String name, List<String> names, PixelTable pixels, int[] labels) {
    Objects.requireNonNull(name, "name");
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
    return new ImageSet(name, names, labels.length, pixels, labels, TargetTable.NONE);
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
    Objects.requireNonNull(labels, "labels");
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
    Objects.requireNonNull(classNames, "classNames");
    Objects.requireNonNull(images, "images");
    List<String> names = TargetTable.names("class", classNames);
    PixelBuffer pixels = new PixelBuffer(new Extents(height, width, channels));
    IntArrayList labels = new IntArrayList();
    while (images.hasNext()) {
      LabelledImage image = Objects.requireNonNull(images.next(), "images gave null");
      pixels.add(image.pixels(), image.fit());
      labels.add(image.label());
    }
    return of(name, names, pixels.table(), labels.toIntArray());
  }

  /**
   * A set of images with targets and without labels, around arrays that the caller hands over and
   * no longer writes.
   *
   * @param name as {@link #name}
   * @param targetNames names that differ of the K numbers of a target, at least one
   * @param height pixel rows
   * @param width pixel columns
   * @param channels values per pixel
   * @param pixels {@code [N, H, W, C]}, unsigned bytes
   * @param targets {@code [N, K]}, finite
   * @throws IllegalArgumentException when the arrays do not fit the extents, a target is not
   *     finite, or a name is blank, has a control character or is there twice
   */
  public static ImageSet ofTargets(
      String name,
      List<String> targetNames,
      int height,
      int width,
      int channels,
      byte[] pixels,
      float[] targets) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(targetNames, "targetNames");
    Objects.requireNonNull(pixels, "pixels");
    Objects.requireNonNull(targets, "targets");
    Extents extents = new Extents(height, width, channels);
    int size = pixels.length / extents.bytes();
    return ofTargets(name, targetNames, size, PixelTable.of(extents, size, pixels), targets);
  }

  private static ImageSet ofTargets(
      String name, List<String> targetNames, int size, PixelTable pixels, float[] targets) {
    TargetTable table = TargetTable.of(size, targetNames, targets);
    return new ImageSet(name, List.of(), size, pixels, new int[0], table);
  }

  /**
   * The same of all images that an iterator gives, in its order.
   *
   * @param images each {@code [H, W, C]} and its target {@code [K]}
   * @throws IllegalArgumentException when an image does not fit the extents, a target has not K
   *     finite numbers, a name is blank, has a control character or is there twice, or there are
   *     more than 2^31 - 1 bytes
   */
  public static ImageSet ofTargets(
      String name,
      List<String> targetNames,
      int height,
      int width,
      int channels,
      Iterator<TargetImage> images) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(targetNames, "targetNames");
    Objects.requireNonNull(images, "images");
    PixelBuffer pixels = new PixelBuffer(new Extents(height, width, channels));
    FloatArrayList targets = new FloatArrayList();
    int size = 0;
    while (images.hasNext()) {
      TargetImage image = Objects.requireNonNull(images.next(), "images gave null");
      pixels.add(image.pixels(), image.fit());
      size++;
      if (image.target().length != targetNames.size()) {
        throw new IllegalArgumentException(
            "the target "
                + Arrays.toString(image.target())
                + " has "
                + image.target().length
                + " numbers; expected "
                + targetNames.size());
      }
      targets.addElements(targets.size(), image.target());
    }
    return ofTargets(name, targetNames, size, pixels.table(), targets.toFloatArray());
  }

  /**
   * The same images and labels with targets beside them, which training then aims at. The arrays
   * are shared.
   *
   * @param targetNames names that differ of the K numbers of a target, at least one
   * @param values {@code [N, K]}, finite; handed over
   * @throws IllegalArgumentException when there are not K numbers for each image, one is not
   *     finite, or a name is blank, has a control character or is there twice
   */
  public ImageSet withTargets(List<String> targetNames, float... values) {
    Objects.requireNonNull(targetNames, "targetNames");
    Objects.requireNonNull(values, "values");
    TargetTable table = TargetTable.of(size, targetNames, values);
    return new ImageSet(name, classNames, size, pixels, labels, table);
  }

  /**
   * The same images, of which somebody knows that they are picture files fitted in this way, and
   * nothing else: {@link #fit}. Sets of an {@link org.lanewise.datasets.folder.ImageFolder} and of
   * {@link LabelledImage#picture} know it themselves.
   */
  public ImageSet fitted(Fit how) {
    return new ImageSet(name, classNames, size, pixels.fitted(how), labels, targets);
  }

  static ImageSet changed(
      LabelledImages images, int height, int width, int channels, UnaryOperator<byte[]> change) {
    Extents extents = new Extents(height, width, channels);
    int bytes = extents.bytes();
    int size = images.size();
    byte[] pixels = new byte[extents.bytes(size)];
    List<String> classes = images.classNames();
    int[] labels = new int[classes.isEmpty() ? 0 : size];
    int numbers = images.targetNames().size();
    float[] targets = new float[Math.multiplyExact(size, numbers)];
    for (int i = 0; i < size; i++) {
      byte[] own = new byte[images.imageBytes()];
      images.copyPixels(i, own, 0);
      System.arraycopy(extents.one(change.apply(own), i), 0, pixels, i * bytes, bytes);
      if (labels.length > 0) {
        labels[i] = images.label(i);
      }
      if (numbers > 0) {
        images.copyTarget(i, targets, i * numbers);
      }
    }
    TargetTable table = new TargetTable(images.targetNames(), targets);
    PixelTable changed = PixelTable.of(extents, size, pixels);
    return new ImageSet(images.name(), classes, size, changed, labels, table);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int height() {
    return pixels.extents().height();
  }

  @Override
  public int width() {
    return pixels.extents().width();
  }

  @Override
  public int channels() {
    return pixels.extents().channels();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public List<String> targetNames() {
    return targets.names();
  }

  @Override
  public int label(int image) {
    Objects.checkIndex(image, size);
    if (classNames.isEmpty()) {
      throw new IllegalStateException("the images of " + name + " have targets and no labels");
    }
    return labels[image];
  }

  @Override
  public void copyTarget(int image, float[] destination, int offset) {
    Objects.requireNonNull(destination, "destination");
    Objects.checkIndex(image, size);
    if (targets.names().isEmpty()) {
      throw new IllegalStateException("the images of " + name + " have labels and no targets");
    }
    targets.copy(image, destination, offset);
  }

  @Override
  public void copyPixels(int image, byte[] destination, int offset) {
    Objects.requireNonNull(destination, "destination");
    pixels.copy(Objects.checkIndex(image, size), destination, offset);
  }

  @Override
  public ImageSet first(int count) {
    LabelledImages.checkPrefix(this, count);
    return new ImageSet(name, classNames, count, pixels, labels, targets);
  }

  @Override
  public Optional<Fit> fit() {
    return pixels.fit();
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * As {@code cifar10/train: 50000 images of 32 x 32 x 3 in 10 classes}; where there are targets
   * {@code with 2 targets}.
   */
  @Override
  public String toString() {
    String classes = classNames.isEmpty() ? "" : " in " + classNames.size() + " classes";
    int numbers = targets.names().size();
    return name
        + ": "
        + size
        + " images of "
        + pixels.extents()
        + classes
        + (numbers == 0 ? "" : " with " + numbers + (numbers == 1 ? " target" : " targets"));
  }
}

package org.lanewise.lab.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Reader;
import org.lanewise.datasets.folder.Form;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.data.Pictures;

/**
 * The images of the step: the one that is asked about, and behind it the others of its batch.
 *
 * @param name of the first one, as a person gave it
 * @param shape of one image
 * @param pixels {@code [n, H, W, C]}, unsigned bytes
 * @param labels of them; {@link #UNKNOWN} for a picture
 * @param classNames of the labels; empty where nobody knows them
 * @param training the training images of the same data; null where no data were read
 */
record StepImages(
    String name,
    Shape shape,
    byte[] pixels,
    int[] labels,
    List<String> classNames,
    @Nullable LabelledImages training) {

  /** The label of an image whose class nobody has told. */
  static final int UNKNOWN = -1;

  /** How many there are. */
  int count() {
    return labels.length;
  }

  /** Whether somebody has told the class of the first. */
  boolean isLabelled() {
    return labels[0] != UNKNOWN;
  }

  /** The same with another label of the first image. */
  StepImages labelled(int label) {
    int[] changed = labels.clone();
    changed[0] = label;
    return new StepImages(name, shape, pixels, changed, classNames, training);
  }

  /**
   * A record and the first other ones of its part.
   *
   * @param count how many images the step has
   * @param all whether all training images are wanted besides
   */
  static StepImages of(ImageName.Item item, Screen screen, int count, boolean all) {
    int needed = Math.max(item.index() + 1, count);
    int train = all ? Cifar10Reader.ALL : item.test() ? 1 : needed;
    TrainAndTest data = item.source().atMost(screen, train, item.test() ? needed : 1);
    LabelledImages part = item.test() ? data.test() : data.train();
    if (item.index() >= part.size()) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "%s has %s, so the last one is %d, but %s was asked for.",
              part.name(),
              Count.of(part.size(), "record"),
              part.size() - 1,
              item.text()));
    }
    requireEnough(part, count);
    List<Integer> taken = new ArrayList<>(List.of(item.index()));
    IntStream.range(0, count)
        .filter(other -> other != item.index())
        .limit(count - 1L)
        .forEach(taken::add);
    byte[] pixels = new byte[Math.multiplyExact(count, part.imageBytes())];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      part.copyPixels(taken.get(i), pixels, i * part.imageBytes());
      labels[i] = part.label(taken.get(i));
    }
    return new StepImages(
        item.text(), shape(part), pixels, labels, part.classNames(), data.train());
  }

  /**
   * A picture, and the first training images of some data.
   *
   * @param form what the picture becomes
   * @param source where the others come from; null for a picture alone
   * @param count how many images the step has
   * @param all whether all training images are wanted besides
   */
  static StepImages of(
      ImageName.Picture picture,
      Screen screen,
      Form form,
      @Nullable DataSource source,
      int count,
      boolean all) {
    Shape shape = Shape.of(form.height(), form.width(), Form.CHANNELS);
    Pictures pictures = Pictures.read(List.of(picture.file()), form);
    if (!pictures.failures().isEmpty()) {
      throw new WorkException(pictures.failures());
    }
    byte[] pixels = new byte[Math.multiplyExact(count, shape.size())];
    int[] labels = new int[count];
    Arrays.fill(labels, UNKNOWN);
    pictures.images().copyPixels(0, pixels, 0);
    String name = picture.file().toString();
    if (source == null) {
      return new StepImages(name, shape, pixels, labels, List.of(), null);
    }
    int others = Math.max(1, count - 1);
    LabelledImages train = source.atMost(screen, all ? Cifar10Reader.ALL : others, 1).train();
    requireEnough(train, count - 1);
    if (!shape(train).equals(shape)) {
      throw new WorkException(
          "the images of %s are %s, but the network takes %s; name other images with --data."
              .formatted(train.name(), shape(train), shape));
    }
    for (int i = 1; i < count; i++) {
      train.copyPixels(i - 1, pixels, i * shape.size());
      labels[i] = train.label(i - 1);
    }
    return new StepImages(name, shape, pixels, labels, train.classNames(), train);
  }

  private static void requireEnough(LabelledImages images, int count) {
    if (images.size() < count) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "--batch asks for %,d images of %s, which has %,d; ask for at most as many.",
              count,
              images.name(),
              images.size()));
    }
  }

  private static Shape shape(LabelledImages images) {
    return Shape.of(images.height(), images.width(), images.channels());
  }
}

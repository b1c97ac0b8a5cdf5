package org.lanewise.datasets;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.Objects;

/**
 * A data set's two parts: the images to train on and the images to be judged by, of one shape and
 * with the same classes.
 *
 * {@snippet :
 * TrainAndTest halves = TrainAndTest.split(Solids10.render(100, 1).train(), 0.5, 1);
 * assert halves.isSplit() && halves.train().size() + halves.test().size() == 100;
 * }
 *
 * @param name a short name for logs and messages, such as {@code cifar10}
 * @param train the images to train on
 * @param test the images to be judged by
 */
public record TrainAndTest(String name, LabelledImages train, LabelledImages test) {

  private static final String VALIDATION = "/validation";

  /**
   * Joins two parts.
   *
   * @throws IllegalArgumentException when the parts differ in image shape or classes
   */
  public TrainAndTest {
    Objects.requireNonNull(name, "name");
    if (train.height() != test.height()
        || train.width() != test.width()
        || train.channels() != test.channels()
        || !train.classNames().equals(test.classNames())) {
      throw new IllegalArgumentException(
          "the parts " + train + " and " + test + " differ in image shape or classes");
    }
  }

  /**
   * Holds out a part of some images to validate on, class by class: of the n images of a class ⌊n ·
   * fraction + ½⌋, but at least one and never its last. Which ones depends on the seed, the class
   * and n alone; both parts keep the order of the whole and copy no pixels.
   *
   * @param images all that there are to train on
   * @param fraction what part is held out, above 0 and below 1
   * @param seed decides which
   * @return the rest as {@code train}, what is held out as {@code test}, named {@code
   *     NAME/validation}
   * @throws IllegalArgumentException when the fraction is out of its range, or no class has two
   *     images
   */
  public static TrainAndTest split(LabelledImages images, double fraction, long seed) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "the fraction to hold out is " + fraction + "; expected more than 0 and less than 1");
    }
    boolean[] out = new boolean[images.size()];
    int held = 0;
    IntArrayList[] byClass = new IntArrayList[images.classNames().size()];
    Arrays.setAll(byClass, label -> new IntArrayList());
    for (int image = 0; image < out.length; image++) {
      byClass[images.label(image)].add(image);
    }
    for (int label = 0; label < byClass.length; label++) {
      int[] members = byClass[label].toIntArray();
      int wanted = (int) Math.floor(members.length * fraction + 0.5);
      int count = Math.min(Math.max(wanted, 1), members.length - 1);
      KeyedRandom random = new KeyedRandom(seed, 0, label, Purpose.SPLIT);
      for (int i = 0; i < count; i++) {
        IntArrays.swap(members, i, i + random.nextInt(members.length - i));
        out[members[i]] = true;
        held++;
      }
    }
    if (held == 0) {
      throw new IllegalArgumentException(
          "no class of " + images.name() + " has two images, so none can be held out");
    }
    int[] rest = new int[out.length - held];
    int[] heldOut = new int[held];
    for (int image = 0, r = 0, h = 0; image < out.length; image++) {
      if (out[image]) {
        heldOut[h++] = image;
      } else {
        rest[r++] = image;
      }
    }
    String name = images.name().replaceFirst("/train$", "");
    return new TrainAndTest(
        name,
        new SubsetView(images, name + "/train", rest),
        new SubsetView(images, name + VALIDATION, heldOut));
  }

  /** Whether {@code test} was held out from training images, to validate on. */
  public boolean isSplit() {
    return test.name().endsWith(VALIDATION);
  }
}

package org.lanewise.datasets;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A data set's two parts: the images to train on and the images to be judged by, of one shape and
 * with the same classes and target names.
 *
 * {@snippet :
 * TrainAndTest halves = TrainAndTest.split(Solids10.render(100, 1).train(), 0.5, 1);
 * assert halves.isSplit() && halves.train().size() + halves.test().size() == 100;
 * }
 *
 * @param name a short name for logs and messages, such as {@code cifar10}
 * @param train the images to train on
 * @param test the images to be judged by
 * @param split how {@code test} was held out of training images, to validate on; empty where it is
 *     a set of its own, or nobody knows how to do it again
 */
public record TrainAndTest(
    String name, LabelledImages train, LabelledImages test, Optional<Split> split) {

  /**
   * Joins two parts.
   *
   * @throws IllegalArgumentException when the parts differ in image shape, classes or target names
   */
  public TrainAndTest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(train, "train");
    Objects.requireNonNull(test, "test");
    Objects.requireNonNull(split, "split");
    if (!View.alike(train, test)) {
      throw new IllegalArgumentException(
          "the parts "
              + train
              + " and "
              + test
              + " differ in image shape, classes or target names");
    }
  }

  /** Two parts, each a set of its own. */
  public TrainAndTest(String name, LabelledImages train, LabelledImages test) {
    this(name, train, test, Optional.empty());
  }

  /** The same with other images of the same parts. */
  public TrainAndTest with(LabelledImages train, LabelledImages test) {
    return new TrainAndTest(name, train, test, split);
  }

  /** The first images of both parts, or all where there are fewer, as views that copy nothing. */
  public TrainAndTest first(int trainImages, int testImages) {
    return with(
        train.first(Math.min(trainImages, train.size())),
        test.first(Math.min(testImages, test.size())));
  }

  /**
   * Holds out a part of some images to validate on, class by class: of the n images of a class ⌊n ·
   * fraction + ½⌋, but at least one and never its last. Images without labels count as one class.
   * Which ones depends on the seed, the class and n alone; both parts keep the order of the whole
   * and copy no pixels.
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
    Objects.requireNonNull(images, "images");
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "the fraction to hold out is " + fraction + "; expected more than 0 and less than 1");
    }
    boolean[] out = new boolean[images.size()];
    for (int[] members : shuffledByClass(images, seed)) {
      int wanted = (int) Math.floor(members.length * fraction + 0.5);
      int count = Math.min(Math.max(wanted, 1), members.length - 1);
      for (int i = 0; i < count; i++) {
        out[members[i]] = true;
      }
    }
    TrainAndTest parts = parts(images, out, new Split.Part(fraction, seed));
    if (parts.test.size() == 0) {
      throw new IllegalArgumentException(
          "no class of " + images.name() + " has two images, so none can be held out");
    }
    return parts;
  }

  /**
   * Holds out one of several folds to validate on. The folds of one seed have no image in common
   * and together all of them; of each class, and of all images, two folds differ by at most one.
   * Where the folds divide the images of a class, the first holds out of it what {@link #split}
   * does. Both parts keep the order of the whole and copy no pixels.
   *
   * @param images all that there are to train on
   * @param fold which, from 1 to {@code folds}
   * @param folds how many there are, from 2 to the number of images
   * @param seed decides which images are in which fold
   * @return the other folds as {@code train}, this one as {@code test}, named {@code
   *     NAME/validation}
   * @throws IllegalArgumentException when a number is out of its range
   */
  public static TrainAndTest fold(LabelledImages images, int fold, int folds, long seed) {
    Objects.requireNonNull(images, "images");
    if (folds < 2 || fold < 1 || fold > folds) {
      throw new IllegalArgumentException(
          "the fold is "
              + fold
              + "/"
              + folds
              + "; expected one from 1/N to N/N, of N folds, at least 2");
    }
    if (folds > images.size()) {
      throw new IllegalArgumentException(
          images.name() + " has " + images.size() + " images, too few for " + folds + " folds");
    }
    boolean[] out = new boolean[images.size()];
    int dealt = 0; // the images so far that no whole row of folds took
    for (int[] members : shuffledByClass(images, seed)) {
      int first = 0;
      for (int k = 0; k < fold; k++) {
        int more = Math.floorMod(k - dealt, folds) < members.length % folds ? 1 : 0;
        int end = first + members.length / folds + more;
        for (int i = first; k == fold - 1 && i < end; i++) {
          out[members[i]] = true;
        }
        first = end;
      }
      dealt = (dealt + members.length) % folds;
    }
    return parts(images, out, new Split.Fold(fold, folds, seed));
  }

  /** The images of each class, in an order that the seed, the class and their number decide. */
  private static List<int[]> shuffledByClass(LabelledImages images, long seed) {
    boolean labelled = !images.classNames().isEmpty();
    IntArrayList[] byClass = new IntArrayList[labelled ? images.classNames().size() : 1];
    Arrays.setAll(byClass, label -> new IntArrayList());
    for (int image = 0; image < images.size(); image++) {
      byClass[labelled ? images.label(image) : 0].add(image);
    }
    List<int[]> classes = new ArrayList<>();
    for (int label = 0; label < byClass.length; label++) {
      int[] members = byClass[label].toIntArray();
      KeyedRandom random = new KeyedRandom(seed, 0, label, Purpose.SPLIT);
      for (int i = 0; i < members.length - 1; i++) {
        IntArrays.swap(members, i, i + random.nextInt(members.length - i));
      }
      classes.add(members);
    }
    return classes;
  }

  /** Those that are held out, and the rest. */
  private static TrainAndTest parts(LabelledImages images, boolean[] out, Split how) {
    IntArrayList rest = new IntArrayList();
    IntArrayList heldOut = new IntArrayList();
    for (int image = 0; image < out.length; image++) {
      (out[image] ? heldOut : rest).add(image);
    }
    String name = images.name().replaceFirst("/train$", "");
    return new TrainAndTest(
        name,
        new SubsetView(images, name + "/train", rest.toIntArray()),
        new SubsetView(images, name + "/validation", heldOut.toIntArray()),
        Optional.of(how));
  }

  /** Whether {@code test} was held out from training images, to validate on. */
  public boolean isSplit() {
    return split.isPresent();
  }
}

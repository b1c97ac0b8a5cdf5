package org.lanewise.lab.data;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.store.Settings;

/** What is held out of the training images to validate on; its text is the option that asks so. */
public sealed interface HeldOut {

  /** Holds it out, as the seed decides. */
  TrainAndTest of(LabelledImages images, long seed);

  /** For whoever divides the same images again. */
  Settings told();

  /** What {@link #told} told; empty where it told of nothing. */
  static Optional<HeldOut> recalled(Settings told) {
    double part = told.number(Part.NAME).orElse(0);
    return part > 0 && part < 1
        ? Optional.of(new Part(part))
        : Optional.ofNullable(told.text(Fold.NAME)).flatMap(Fold::parse);
  }

  /**
   * A part of each class.
   *
   * @param fraction above 0 and below 1
   */
  record Part(double fraction) implements HeldOut {

    private static final String NAME = "validation";

    @Override
    public TrainAndTest of(LabelledImages images, long seed) {
      return TrainAndTest.split(images, fraction, seed);
    }

    @Override
    public Settings told() {
      return Settings.none().with(NAME, fraction);
    }

    @Override
    public String toString() {
      return "--validation " + fraction;
    }
  }

  /**
   * One of several folds, which together hold every image once.
   *
   * @param number from 1 to {@code of}
   * @param of how many there are, at least 2
   */
  record Fold(int number, int of) implements HeldOut {

    private static final String NAME = "fold";
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    /** The fold of a text such as {@code 2/5}; empty where it is none. */
    public static Optional<HeldOut> parse(String text) {
      Matcher numbers = TEXT.matcher(text);
      if (!numbers.matches()) {
        return Optional.empty();
      }
      Fold fold = new Fold(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
      boolean possible = fold.of >= 2 && fold.number >= 1 && fold.number <= fold.of;
      return possible ? Optional.of(fold) : Optional.empty();
    }

    @Override
    public TrainAndTest of(LabelledImages images, long seed) {
      return TrainAndTest.fold(images, number, of, seed);
    }

    @Override
    public Settings told() {
      return Settings.none().with(NAME, text());
    }

    private String text() {
      return String.format(Locale.ROOT, "%d/%d", number, of);
    }

    @Override
    public String toString() {
      return "--fold " + text();
    }
  }
}

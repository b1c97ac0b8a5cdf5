package org.lanewise.datasets.augment;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists of augmentations, and the words that stand for those that come with Lanewise. */
public final class Augmentations {

  private static final Pattern WORD = Pattern.compile("([a-z]+)([0-9]*(?:\\.[0-9]+)?)");
  private static final double PERCENT = 100;

  /**
   * What a word stands for.
   *
   * @param number that is meant where the word has none
   * @param make the augmentation of a number
   */
  private record Kind(double number, DoubleFunction<Augmentation> make) {}

  private static final Map<String, Kind> KINDS =
      new TreeMap<>(
          Map.of(
              "flip", new Kind(50, n -> new Flip(part("flip", n, 1))),
              "crop", new Kind(4, n -> new Crop(whole("crop", n))),
              "shift", new Kind(10, n -> new Shift(partBelowAll("shift", n))),
              "rotate", new Kind(10, Rotate::new),
              "zoom", new Kind(10, n -> new Zoom(part("zoom", n, Zoom.LARGEST))),
              "cutout", new Kind(8, n -> new Cutout(whole("cutout", n))),
              "jitter", new Kind(20, n -> new Jitter(partBelowAll("jitter", n)))));

  private Augmentations() {}

  /** The words, each with the number that it means alone, as {@code crop4}. */
  public static List<String> words() {
    return KINDS.entrySet().stream()
        .map(kind -> kind.getKey() + (int) kind.getValue().number())
        .toList();
  }

  /** The words without numbers. */
  public static List<String> names() {
    return List.copyOf(KINDS.keySet());
  }

  /**
   * The augmentation of a word: a name and, for another strength than usual, a number. Pixels for
   * {@code crop} and {@code cutout}, degrees for {@code rotate}, percent for {@code flip}, {@code
   * shift}, {@code zoom} and {@code jitter}.
   *
   * @throws IllegalArgumentException when there is no such word, or its number is out of its range
   */
  public static Augmentation of(String word) {
    Objects.requireNonNull(word, "word");
    Matcher match = WORD.matcher(word);
    Kind kind = match.matches() ? KINDS.get(match.group(1)) : null;
    if (kind == null) {
      throw new IllegalArgumentException(
          "there is no augmentation '%s'; there are %s"
              .formatted(word, String.join(", ", words())));
    }
    String digits = match.group(2);
    return kind.make().apply(digits.isEmpty() ? kind.number() : Double.parseDouble(digits));
  }

  /** A part of 1, of a number in percent; a refusal speaks of percent too. */
  private static double part(String name, double percent, double largest) {
    Strength.check(percentage(name), percent, 0, PERCENT * largest);
    return percent / PERCENT;
  }

  private static double partBelowAll(String name, double percent) {
    Strength.checkBelow(percentage(name), percent, PERCENT);
    return percent / PERCENT;
  }

  private static String percentage(String name) {
    return "the percentage of " + name;
  }

  private static int whole(String name, double number) {
    if (number != Math.rint(number) || number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s takes whole pixels, not %s", name, number));
    }
    return (int) number;
  }

  /**
   * A copy in which each label is there once.
   *
   * @throws IllegalArgumentException when two of one label are there
   */
  public static List<Augmentation> list(List<? extends Augmentation> augmentations) {
    Set<String> seen = new HashSet<>();
    for (Augmentation one : Objects.requireNonNull(augmentations, "augmentations")) {
      Objects.requireNonNull(one, "augmentations holds null");
      String label = Objects.requireNonNull(one.label(), "an augmentation has null for its label");
      Objects.requireNonNull(
          one.settings(), () -> "the augmentation " + label + " has null for its settings");
      if (!seen.add(label)) {
        throw new IllegalArgumentException(
            "the augmentation %s is there twice; name it once".formatted(label));
      }
    }
    return List.copyOf(augmentations);
  }

  /** All settings by name: the label, a dot and the setting's own name. */
  public static Map<String, Double> settings(List<? extends Augmentation> augmentations) {
    Objects.requireNonNull(augmentations, "augmentations");
    Map<String, Double> all = new TreeMap<>();
    for (Augmentation one : augmentations) {
      Objects.requireNonNull(one, "augmentations holds null");
      one.settings().forEach((name, value) -> all.put(one.label() + "." + name, value));
    }
    return all;
  }
}

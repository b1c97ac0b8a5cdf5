package org.lanewise.engine.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.tensor.Names;
import org.lanewise.engine.tensor.Near;

/**
 * What a model takes an image for.
 *
 * {@snippet :
 * Training training = Training.of(network).data(data).batch(10).epochs(1);
 * training.run();
 * Prediction said = training.model().predict(folder.resolve("pets/cat/1.png"));
 * assert said.className().equals(said.classNames().get(said.top(3).getFirst()));
 * assert said.probability("cube") <= said.probability();
 * }
 *
 * <p>Two are equal when their names and probabilities are.
 *
 * @param classNames in the order of the network's outputs
 * @param probabilities {@code [classes]}, the softmax of the outputs; copied in and out
 */
public record Prediction(List<String> classNames, float[] probabilities) {

  /** How far from 1 the sum of many rounded probabilities may be. */
  private static final double ROUNDING = 1e-3;

  /**
   * Keeps copies.
   *
   * @throws IllegalArgumentException when there is not one probability for each class, or no class,
   *     one is not from 0 to 1, or they don't add up to 1
   */
  public Prediction {
    classNames = List.copyOf(Objects.requireNonNull(classNames, "classNames"));
    probabilities = Objects.requireNonNull(probabilities, "probabilities").clone();
    if (classNames.isEmpty() || classNames.size() != probabilities.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d probabilities are none of %d classes",
              probabilities.length,
              classNames.size()));
    }
    double sum = 0;
    for (float probability : probabilities) {
      sum = probability >= 0 ? sum + probability : Double.NaN;
    }
    if (!(Math.abs(sum - 1) <= ROUNDING)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s are no probabilities: expected numbers from 0 to 1 that add up to 1",
              Names.visible(Arrays.toString(probabilities))));
    }
  }

  /** A copy. */
  @Override
  public float[] probabilities() {
    return probabilities.clone();
  }

  /** The number of the likeliest class; of equal ones the first. */
  public int label() {
    return top(1).getFirst();
  }

  /** The likeliest class. */
  public String className() {
    return classNames.get(label());
  }

  /** The probability of the likeliest class. */
  public float probability() {
    return probabilities[label()];
  }

  /**
   * The probability of a class.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  public float probability(String className) {
    int label = classNames.indexOf(Objects.requireNonNull(className, "className"));
    if (label < 0) {
      throw new IllegalArgumentException(
          "no class is called '" + className + "'" + Near.hint(className, classNames));
    }
    return probabilities[label];
  }

  /**
   * The numbers of the likeliest classes, at most so many, the likeliest first.
   *
   * @throws IllegalArgumentException when {@code most} is negative
   */
  public List<Integer> top(int most) {
    if (most < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the top %d classes were asked for, but it must be at least 0", most));
    }
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble(label -> -probabilities[label]))
        .limit(most)
        .toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Prediction that
        && classNames.equals(that.classNames)
        && Arrays.equals(probabilities, that.probabilities);
  }

  @Override
  public int hashCode() {
    return 31 * classNames.hashCode() + Arrays.hashCode(probabilities);
  }

  /** As {@code cat 93.1 %, dog 5.2 %, ship 0.8 %}: the three likeliest. */
  @Override
  public String toString() {
    return top(3).stream()
        .map(label ->
            String.format(
                Locale.ROOT, "%s %.1f %%", classNames.get(label), 100 * probabilities[label]))
        .collect(Collectors.joining(", "));
  }
}

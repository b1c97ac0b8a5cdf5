package org.lanewise.cluster;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.lanewise.engine.train.ShareGradient;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * The answers of a step, in whatever order they come: kept by the number of their share, and a
 * refusal is told at once. A task that was made twice counts once.
 */
final class StepAnswers extends AbstractFunction2<Object, byte[], BoxedUnit> {

  private final SortedMap<Integer, ShareGradient> sums = new TreeMap<>();
  private final Handout handout;
  private final Consumer<ShareAnswer> told;
  private List<Integer> asked = List.of();
  private long fetching;
  private long computing;
  private long reading;

  StepAnswers(Handout handout, Consumer<ShareAnswer> told) {
    this.handout = handout;
    this.told = told;
  }

  /** The first shares of the tasks that are not done; the next answers are those of them. */
  synchronized List<Integer> open() {
    asked = handout.tasks().stream().filter(first -> !sums.containsKey(first)).toList();
    return asked;
  }

  /** Spark's thread brings the answer to a task. */
  @Override
  public synchronized BoxedUnit apply(Object task, byte[] bytes) {
    long began = System.nanoTime();
    ShareAnswer answer = ShareAnswer.read(bytes);
    ShareGradient sum = answer.sum();
    if (sum != null) {
      sums.put(asked.get((Integer) task), sum);
      fetching += answer.fetching();
      computing += answer.computing();
    }
    reading += System.nanoTime() - began;
    told.accept(answer);
    return BoxedUnit.UNIT;
  }

  /** All of them, added; empty where some are missing. */
  synchronized Optional<ShareGradient> sum() {
    return sums.size() == handout.tasks().size()
        ? Optional.of(ShareGradient.sum(List.copyOf(sums.values())))
        : Optional.empty();
  }

  /** Nanoseconds that executors waited for the parameters, all tasks together. */
  synchronized long fetching() {
    return fetching;
  }

  /** Nanoseconds that executors computed, all tasks together. */
  synchronized long computing() {
    return computing;
  }

  /** Nanoseconds for reading the answers here. */
  synchronized long reading() {
    return reading;
  }
}

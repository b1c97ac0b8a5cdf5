package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The labels do not belong to the images. */
final class LabelsWrongCause implements Cause {

  /**
   * A set with less than half of the entropy of equal classes is one-sided. That is nothing bad
   * where the pictures of the classes differ: some sets are.
   */
  private static final double ENTROPY = 0.5;

  private static final int IMAGES_PER_CLASS = 20;

  @Override
  public String name() {
    return "labels-wrong";
  }

  @Override
  public String healthy() {
    return "All classes are there, coarse pictures differ between classes, and after an epoch validation is better than chance.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    Checkup c = observations.checkup().orElse(null);
    RunFacts facts = observations.facts();
    if (c == null) {
      return Optional.empty();
    }
    Fix fix =
        new Fix(
            "Check the format of the label file; print some images with the names of their classes.",
            new Fix.LookAt(Fix.Data.LABELS));
    boolean enough = facts.images() >= IMAGES_PER_CLASS * facts.classes();
    if (facts.classes() == 1) {
      return Optional.of(
          observations.finding(
              this,
              Severity.PROBLEM,
              "all images are of one class, so there is nothing to learn.",
              Evidence.of("classes", 1),
              fix));
    }
    boolean missing = c.missingClasses() > 0 && !cut(c) && !rare(c, facts);
    boolean oneSided =
        c.labelEntropy() < ENTROPY * facts.classEntropy() && !c.labelsTell(facts.images());
    if (enough && (missing || oneSided)) {
      return Optional.of(
          observations.finding(
              this,
              Severity.PROBLEM,
              String.format(
                  Locale.ROOT,
                  "%d of %d classes have no image, and the labels' entropy is %.2f where equal classes have %.2f.",
                  c.missingClasses(),
                  facts.classes(),
                  c.labelEntropy(),
                  facts.classEntropy()),
              Evidence.of("missing_classes", c.missingClasses())
                  .and("label_entropy", c.labelEntropy()),
              fix));
    }
    if (!observations.epochEnded() || c.labelsTell(facts.images()) || c.imageDifference() == 0) {
      return Optional.empty();
    }
    EpochEnd end = observations.epochs().getLast();
    double accuracy = end.validationAccuracy().orElse(end.accuracy());
    double atChance = facts.chanceAccuracy() * 1.5;
    if (accuracy > atChance || observations.window().map(Window::updateRatio).orElse(0.0) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "coarse pictures differ no more between the labels than within them (F = %.2f), and accuracy %.3f after epoch %d is chance.",
                c.labelSignal().orElseThrow(), // else its labels tell
                accuracy,
                end.epoch()),
            Evidence.of("label_signal", c.labelSignal().orElseThrow())
                .and("accuracy", accuracy)
                .and("chance", facts.chanceAccuracy()),
            fix));
  }

  /**
   * Whether the set may be the beginning of one that is sorted by class: two classes or more, in
   * order, and only the last are missing. Its labels are right, there are only too few of them.
   */
  private static boolean cut(Checkup c) {
    int classes = c.labels().size();
    int there = classes - c.missingClasses();
    return c.labelsAscend()
        && there > 1
        && c.labels().subList(0, there).stream().allMatch(count -> count > 0);
  }

  /**
   * Whether the missing classes may be rare ones that the first images of a larger set don't have:
   * pictures and labels belong together, and some class that is there has few images too.
   */
  private static boolean rare(Checkup c, RunFacts facts) {
    return c.labelsTell(facts.images())
        && c.labels().stream().anyMatch(count -> count > 0 && count < IMAGES_PER_CLASS);
  }

  @Override
  public Set<String> explains() {
    return Set.of("gradients-not-cleared", "network-too-small", "overfitting");
  }
}

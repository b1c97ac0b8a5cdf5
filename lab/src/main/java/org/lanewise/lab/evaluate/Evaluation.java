package org.lanewise.lab.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.lanewise.engine.loss.Confusion;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.train.Dataset;

/**
 * What a model makes of labelled images.
 *
 * @param loss mean cross-entropy in nats
 * @param trainedLoss the mean of the loss that the model was trained with, where that is another
 * @param accuracy the fraction predicted correctly
 * @param confusion which class was taken for which
 * @param imagesPerSecond the median of the second half of the passes
 * @param firstImagesPerSecond of the first pass, in which Java compiles
 * @param passes times through the images
 */
public record Evaluation(
    double loss,
    OptionalDouble trainedLoss,
    double accuracy,
    Confusion confusion,
    double imagesPerSecond,
    double firstImagesPerSecond,
    int passes) {

  /**
   * The images go through again for so long, so that Java has compiled what it will. Tests read no
   * rate and wait for none.
   */
  private static final double SECONDS =
      Double.parseDouble(System.getProperty("lanewise.rate.seconds", "3"));

  /** As many passes as it takes for a rate, unless they take too long. */
  private static final int PASSES = 4;

  private static final double TOO_LONG_SECONDS = 20;

  /**
   * Evaluates.
   *
   * @param views the network
   * @param trained the loss that the model was trained with; empty where nobody knows
   * @param modelClasses how many classes the network has outputs for
   * @throws IllegalArgumentException when images and network don't fit
   */
  public static Evaluation of(
      Views views, Dataset dataset, Optional<Loss> trained, int modelClasses) {
    if (modelClasses != dataset.classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the images have %d classes, but the network has outputs for %d",
              dataset.classes(),
              modelClasses));
    }
    List<Double> rates = new ArrayList<>();
    float[] logits;
    double seconds = 0;
    do {
      long began = System.nanoTime();
      logits = views.logits(dataset);
      double pass = (System.nanoTime() - began) * 1e-9;
      seconds += pass;
      rates.add(dataset.size() / pass);
    } while (seconds < (rates.size() < PASSES ? TOO_LONG_SECONDS : SECONDS));
    List<Double> later = rates.stream().skip(rates.size() / 2).sorted().toList();
    Loss usual = new SoftmaxCrossEntropy();
    Optional<Loss> other = trained.filter(loss -> !same(loss, usual));
    return count(
        dataset, logits, other, later.get(later.size() / 2), rates.getFirst(), rates.size());
  }

  private static boolean same(Loss a, Loss b) {
    return a.label().equals(b.label()) && a.settings().equals(b.settings());
  }

  private static double mean(Loss loss, float[] logits, Targets targets) {
    Metrics metrics = Metrics.of(loss, targets.outputs(), true);
    loss.loss(targets.images(), logits, targets, metrics);
    return metrics.meanLoss();
  }

  private static Evaluation count(
      Dataset dataset,
      float[] logits,
      Optional<Loss> other,
      double rate,
      double firstRate,
      int passes) {
    int classes = dataset.classes();
    Metrics metrics = new Metrics(classes);
    metrics.countConfusion();
    int[] labels = IntStream.range(0, dataset.size()).map(dataset::label).toArray();
    Targets targets = Targets.ofLabels(classes, labels);
    new SoftmaxCrossEntropy().loss(labels.length, logits, targets, metrics);
    return new Evaluation(
        metrics.meanLoss(),
        other
            .map(loss -> OptionalDouble.of(mean(loss, logits, targets)))
            .orElseGet(OptionalDouble::empty),
        metrics.accuracy(),
        metrics.confusion(),
        rate,
        firstRate,
        passes);
  }
}

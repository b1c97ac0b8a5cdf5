package org.lanewise.lab.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lanewise.engine.kernel.SoftmaxKernel;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Predictor;

/**
 * What a model makes of labelled images.
 *
 * @param loss mean cross-entropy in nats
 * @param accuracy the fraction predicted correctly
 * @param confusion which class was taken for which
 * @param imagesPerSecond the median of the second half of the passes
 * @param firstImagesPerSecond of the first pass, in which Java compiles
 * @param passes times through the images
 */
public record Evaluation(
    double loss,
    double accuracy,
    Confusion confusion,
    double imagesPerSecond,
    double firstImagesPerSecond,
    int passes) {

  /** The images go through again for so long, so that Java has compiled what it will. */
  private static final double SECONDS = 3;

  /** As many passes as it takes for a rate, unless they take too long. */
  private static final int PASSES = 4;

  private static final double TOO_LONG_SECONDS = 20;

  /**
   * Evaluates.
   *
   * @param modelClasses how many classes the predictor's network has outputs for
   * @throws IllegalArgumentException when images and network don't fit
   */
  public static Evaluation of(Predictor predictor, Dataset dataset, int modelClasses) {
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
      logits = predictor.logits(dataset);
      double pass = (System.nanoTime() - began) * 1e-9;
      seconds += pass;
      rates.add(dataset.size() / pass);
    } while (seconds < (rates.size() < PASSES ? TOO_LONG_SECONDS : SECONDS));
    List<Double> later = rates.stream().skip(rates.size() / 2).sorted().toList();
    return count(dataset, logits, later.get(later.size() / 2), rates.getFirst(), rates.size());
  }

  private static Evaluation count(
      Dataset dataset, float[] logits, double rate, double firstRate, int passes) {
    int classes = dataset.classes();
    Metrics metrics = new Metrics(classes);
    long[][] counts = new long[classes][classes];
    int[] labels = new int[dataset.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = dataset.label(i);
      counts[labels[i]][SoftmaxKernel.argMax(classes, logits, i * classes)]++;
    }
    new SoftmaxCrossEntropy().loss(labels.length, classes, logits, labels, metrics);
    return new Evaluation(
        metrics.meanLoss(), metrics.accuracy(), new Confusion(counts), rate, firstRate, passes);
  }
}

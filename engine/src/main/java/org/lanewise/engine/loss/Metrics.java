package org.lanewise.engine.loss;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lanewise.engine.kernel.SoftmaxKernel;

/**
 * What a loss counts while it works through images: a sum that is added to, image after image, and
 * merged, slice after slice, always in the same order.
 */
public final class Metrics {

  private final long[] predicted;
  private final long[] labelled;
  private final List<Metric> own;
  private final double[][] sums;
  private double loss;
  private double absoluteLogits;
  private long correct;
  private long images;

  /**
   * Nothing yet, for so many classes.
   *
   * @throws IllegalArgumentException when that is below 1
   */
  public Metrics(int classes) {
    this(classes, List.of());
  }

  /**
   * The same with metrics of one's own.
   *
   * @throws IllegalArgumentException when the classes are below 1, or two metrics have one name
   */
  public Metrics(int classes, List<Metric> own) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "metrics of %d classes were asked for, but there must be at least 1",
              classes));
    }
    predicted = new long[classes];
    labelled = new long[classes];
    this.own = List.copyOf(Objects.requireNonNull(own, "own"));
    this.sums = new double[own.size()][];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new double[own.get(i).sums()];
    }
    if (own.stream().map(Metric::name).distinct().count() < own.size()) {
      throw new IllegalArgumentException(
          "two metrics are called the same: "
              + own.stream().map(Metric::name).sorted().toList()
              + "; give each a name of its own");
    }
  }

  /** Empties it. */
  public void clear() {
    Arrays.fill(predicted, 0);
    Arrays.fill(labelled, 0);
    loss = 0;
    absoluteLogits = 0;
    correct = 0;
    images = 0;
    for (double[] of : sums) {
      Arrays.fill(of, 0);
    }
  }

  /**
   * Counts one image.
   *
   * @param imageLoss in nats
   * @param logits of several images, not modified
   * @param at where those of this image begin, one for each class
   * @param label its true class
   */
  public void count(double imageLoss, float[] logits, int at, int label) {
    int classes = predicted.length;
    double absolute = 0;
    for (int k = 0; k < classes; k++) {
      absolute += Math.abs(logits[at + k]);
    }
    count(imageLoss, SoftmaxKernel.argMax(classes, logits, at), label, absolute / classes);
    for (int i = 0; i < sums.length; i++) {
      own.get(i).add(classes, logits, at, label, sums[i]);
    }
  }

  void count(double imageLoss, int prediction, int label, double meanAbsoluteLogit) {
    loss += imageLoss;
    absoluteLogits += meanAbsoluteLogit;
    predicted[prediction]++;
    labelled[label]++;
    correct += prediction == label ? 1 : 0;
    images++;
  }

  /** Adds what others of as many classes have counted. */
  public void add(Metrics other) {
    for (int k = 0; k < predicted.length; k++) {
      predicted[k] += other.predicted[k];
      labelled[k] += other.labelled[k];
    }
    loss += other.loss;
    absoluteLogits += other.absoluteLogits;
    correct += other.correct;
    images += other.images;
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j < sums[i].length; j++) {
        sums[i][j] += other.sums[i][j];
      }
    }
  }

  /**
   * Takes over what was counted earlier, such as in the steps of an interrupted epoch. A metric of
   * one's own that was not counted then is NaN until it is {@linkplain #clear cleared}.
   *
   * @throws IllegalArgumentException when it was counted over another number of classes
   */
  public void restore(Metrics.Counts counts) {
    if (counts.classes() != predicted.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the counts are of %d classes, but these metrics have %d",
              counts.classes(),
              predicted.length));
    }
    loss = counts.lossSum();
    absoluteLogits = counts.absoluteLogitSum();
    correct = counts.correct();
    images = counts.images();
    for (int i = 0; i < sums.length; i++) {
      List<Double> saved = counts.own().get(own.get(i).name());
      for (int j = 0; j < sums[i].length; j++) {
        if (saved != null && saved.size() == sums[i].length) {
          sums[i][j] = saved.get(j);
        } else {
          sums[i][j] = images == 0 ? 0 : Double.NaN;
        }
      }
    }
    for (int k = 0; k < predicted.length; k++) {
      predicted[k] = counts.predicted().get(k);
      labelled[k] = counts.labelled().get(k);
    }
  }

  /** What was counted so far, as a value. */
  public Metrics.Counts counts() {
    return new Metrics.Counts(
        loss,
        absoluteLogits,
        correct,
        Arrays.stream(predicted).boxed().toList(),
        Arrays.stream(labelled).boxed().toList(),
        ownSums());
  }

  private Map<String, List<Double>> ownSums() {
    Map<String, List<Double>> all = new LinkedHashMap<>();
    for (int i = 0; i < sums.length; i++) {
      all.put(own.get(i).name(), Arrays.stream(sums[i]).boxed().toList());
    }
    return all;
  }

  /** The values of the metrics of one's own, by name. */
  public Map<String, Double> own() {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < sums.length; i++) {
      values.put(own.get(i).name(), own.get(i).value(sums[i], images));
    }
    return values;
  }

  /** The images counted. */
  public long images() {
    return images;
  }

  /** The images whose largest logit was the true class's. */
  public long correct() {
    return correct;
  }

  /** The sum of the losses, in nats. */
  public double lossSum() {
    return loss;
  }

  /** Whether every loss and every logit that was counted is neither NaN nor infinite. */
  public boolean finite() {
    return Double.isFinite(loss) && Double.isFinite(absoluteLogits);
  }

  /** The mean loss, in nats; NaN without images. */
  public double meanLoss() {
    return loss / images;
  }

  /** The mean {@link CrossEntropy}, which is the mean loss unless it is counted beside it. */
  public double meanCrossEntropy() {
    for (int i = 0; i < sums.length; i++) {
      if (own.get(i).name().equals(CrossEntropy.NAME)) {
        return own.get(i).value(sums[i], images);
      }
    }
    return meanLoss();
  }

  /** The fraction of images that were predicted correctly; NaN without images. */
  public double accuracy() {
    return (double) correct / images;
  }

  /** The mean of the absolute logits; NaN without images. */
  public double meanAbsoluteLogit() {
    return absoluteLogits / images;
  }

  /** The number of classes. */
  public int classes() {
    return predicted.length;
  }

  /** How many images were predicted to be of this class. */
  public long predicted(int label) {
    return predicted[label];
  }

  /** How many images were labelled with this class. */
  public long labelled(int label) {
    return labelled[label];
  }

  /** As {@code 640 images, mean loss 1.234, accuracy 0.567}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,d images, mean loss %.4f, accuracy %.4f", images, meanLoss(), accuracy());
  }

  /**
   * What was counted, as a value that can be kept, saved and given back.
   *
   * @param lossSum the sum of the losses, in nats
   * @param absoluteLogitSum the sum over images of their mean absolute logit
   * @param correct the images that were predicted correctly
   * @param predicted per class, how many images were predicted to be of it
   * @param labelled per class, how many images were labelled with it
   * @param own the sums of metrics of one's own, by name
   */
  public record Counts(
      double lossSum,
      double absoluteLogitSum,
      long correct,
      List<Long> predicted,
      List<Long> labelled,
      Map<String, List<Double>> own) {

    /**
     * Keeps unmodifiable copies of the lists and checks the numbers.
     *
     * @throws IllegalArgumentException when they can't be counts of the same images
     */
    public Counts {
      Objects.requireNonNull(predicted, "predicted");
      Objects.requireNonNull(labelled, "labelled");
      predicted = List.copyOf(predicted);
      labelled = List.copyOf(labelled);
      Objects.requireNonNull(own, "own");
      own = Collections.unmodifiableMap(new LinkedHashMap<>(own));
      long images = sum(labelled);
      if (predicted.size() != labelled.size()
          || sum(predicted) != images
          || correct < 0
          || correct > images) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%d correct, predicted %s and labelled %s are no counts of the same images",
                correct,
                predicted,
                labelled));
      }
    }

    /** Without metrics of one's own. */
    public Counts(
        double lossSum,
        double absoluteLogitSum,
        long correct,
        List<Long> predicted,
        List<Long> labelled) {
      this(lossSum, absoluteLogitSum, correct, predicted, labelled, Map.of());
    }

    /**
     * These and others, of later images and as many classes.
     *
     * @throws IllegalArgumentException when they are of another number of classes
     */
    public Counts plus(Counts other) {
      Objects.requireNonNull(other, "other");
      Metrics here = new Metrics(classes());
      here.restore(this);
      Metrics there = new Metrics(classes());
      there.restore(other);
      here.add(there);
      Map<String, List<Double>> sums = new LinkedHashMap<>();
      own.forEach((name, values) -> {
        List<Double> more = other.own.getOrDefault(name, List.of());
        sums.put(
            name,
            IntStream.range(0, Math.min(values.size(), more.size()))
                .mapToObj(i -> values.get(i) + more.get(i))
                .toList());
      });
      Counts both = here.counts();
      return new Counts(
          both.lossSum, both.absoluteLogitSum, both.correct, both.predicted, both.labelled, sums);
    }

    /** The images counted. */
    public long images() {
      return sum(labelled);
    }

    /** The number of classes. */
    public int classes() {
      return labelled.size();
    }

    private static long sum(List<Long> counts) {
      long sum = 0;
      for (long count : counts) {
        if (count < 0 || count > Long.MAX_VALUE - sum) {
          throw new IllegalArgumentException("%s are no counts of images".formatted(counts));
        }
        sum += count;
      }
      return sum;
    }
  }
}

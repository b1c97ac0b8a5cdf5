package org.lanewise.engine.loss;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.SoftmaxKernel;

/**
 * What a loss counts while it works through images: a sum that is added to, image after image, and
 * merged, slice after slice, always in the same order. Where targets are classes it counts beside
 * the loss what was predicted; where they are numbers nothing is right or wrong, so there the
 * metrics of the loss and of one's own say how well they are met.
 */
public final class Metrics {

  private final int outputs;
  private final long[] predicted;
  private final long[] labelled;
  private final OwnMetrics own;
  private double loss;
  private double absoluteLogits;
  private long correct;
  private long images;

  /** Of each image its label and what it was taken for; null where nobody wants to know. */
  private @Nullable IntArrayList taken;

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
   * @throws IllegalArgumentException when the classes are below 1, two metrics have one name, one
   *     has that of a figure that every log has, or one keeps no sum
   */
  public Metrics(int classes, List<Metric> own) {
    this(classes, true, own);
  }

  Metrics(int outputs, boolean ofClasses, List<Metric> own) {
    if (outputs < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "metrics of %d %s were asked for, but there must be at least 1",
              outputs,
              ofClasses ? "classes" : "numbers"));
    }
    this.outputs = outputs;
    predicted = new long[ofClasses ? outputs : 0];
    labelled = new long[ofClasses ? outputs : 0];
    this.own = new OwnMetrics(own, outputs);
  }

  /**
   * What a loss counts, with its metrics.
   *
   * @param outputs K
   * @param ofClasses whether targets are classes; else they are numbers
   * @throws IllegalArgumentException when the loss or a metric of it can't judge numbers, or has
   *     settings for another number of outputs
   */
  public static Metrics of(Loss loss, int outputs, boolean ofClasses) {
    Objects.requireNonNull(loss, "loss");
    loss.requireClasses(outputs);
    List<Metric> counted = ofClasses ? loss.metrics() : loss.numberMetrics();
    if (!ofClasses) {
      requireNumbers("loss", loss.label(), loss.takesNumbers());
      counted.forEach(one -> requireNumbers("metric", one.name(), one.takesNumbers()));
    }
    return new Metrics(outputs, ofClasses, counted);
  }

  private static void requireNumbers(String what, String name, boolean takes) {
    if (!takes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the %s %s is for classes only, but the images have targets that are numbers; take one for numbers, such as %s",
              what,
              name,
              what.equals("loss")
                  ? "MeanSquaredError, or BinaryCrossEntropy for a 0 or 1 each"
                  : "MeanAbsoluteError"));
    }
  }

  /**
   * From now on it is counted, too, which class was taken for which, if targets are classes: in
   * memory of two ints for each image.
   */
  public void countConfusion() {
    taken = ofClasses() ? new IntArrayList() : null;
  }

  /**
   * Which class was taken for which; what {@link org.lanewise.engine.train.Predictor#evaluate} and
   * all that calls it count.
   *
   * @throws IllegalStateException when that was not counted, or targets are numbers
   */
  public Confusion confusion() {
    if (taken == null) {
      throw new IllegalStateException(
          ofClasses()
              ? "which class was taken for which was not counted; call countConfusion first, or take the metrics of an evaluation"
              : "targets are numbers, so no class was taken for another");
    }
    int[] labels = new int[taken.size() / 2];
    int[] predictions = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = taken.getInt(2 * i);
      predictions[i] = taken.getInt(2 * i + 1);
    }
    return Confusion.of(outputs, labels, predictions);
  }

  /** Empties it. */
  public void clear() {
    if (taken != null) {
      taken.clear();
    }
    Arrays.fill(predicted, 0);
    Arrays.fill(labelled, 0);
    loss = 0;
    absoluteLogits = 0;
    correct = 0;
    images = 0;
    own.clear();
  }

  /**
   * Counts one image. Where the softmax of its logits is NaN it is taken for no class, which is
   * wrong.
   *
   * @param imageLoss in nats
   * @param logits {@code [images, K]}, not modified
   * @param targets of the same images
   * @param image which one
   */
  public void count(double imageLoss, float[] logits, Targets targets, int image) {
    int at = image * outputs;
    double absolute = 0;
    for (int k = 0; k < outputs; k++) {
      absolute += Math.abs(logits[at + k]);
    }
    loss += imageLoss;
    absoluteLogits += absolute / outputs;
    images++;
    if (predicted.length > 0) {
      int prediction = SoftmaxKernel.argMax(outputs, logits, at);
      int label = targets.label(image);
      labelled[label]++;
      if (prediction >= 0) {
        predicted[prediction]++;
      }
      correct += prediction == label ? 1 : 0;
      if (taken != null) {
        taken.add(label);
        taken.add(prediction);
      }
    }
    own.count(logits, targets, image);
  }

  /** Adds what others of as many outputs have counted. */
  public void add(Metrics other) {
    if (taken != null && other.taken != null) {
      taken.addAll(other.taken);
    }
    for (int k = 0; k < predicted.length; k++) {
      predicted[k] += other.predicted[k];
      labelled[k] += other.labelled[k];
    }
    loss += other.loss;
    absoluteLogits += other.absoluteLogits;
    correct += other.correct;
    images += other.images;
    own.add(other.own);
  }

  /**
   * Takes over what was counted earlier, such as in the steps of an interrupted epoch. A metric of
   * one's own that was not counted then is NaN until it is {@linkplain #clear cleared}, and the
   * confusion is counted no more.
   *
   * @throws IllegalArgumentException when it was counted over another number of classes, or over
   *     numbers here and classes there
   */
  public void restore(Metrics.Counts counts) {
    if (counts.classes() != predicted.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the counts are of %d classes, but these metrics have %d (0 where targets are numbers)",
              counts.classes(),
              predicted.length));
    }
    taken = null;
    loss = counts.lossSum();
    absoluteLogits = counts.absoluteLogitSum();
    correct = counts.correct();
    images = counts.images();
    own.restore(counts.own(), images);
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
        images,
        correct,
        Arrays.stream(predicted).boxed().toList(),
        Arrays.stream(labelled).boxed().toList(),
        own.sums());
  }

  /** The values of the metrics of one's own, by name. */
  public Map<String, Double> own() {
    return own.values(images);
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
    return own.value(CrossEntropy.NAME, images, meanLoss());
  }

  /**
   * The fraction of images that were predicted correctly; NaN without images, and where targets are
   * numbers.
   */
  public double accuracy() {
    return ofClasses() ? (double) correct / images : Double.NaN;
  }

  /** The mean of the absolute logits; NaN without images. */
  public double meanAbsoluteLogit() {
    return absoluteLogits / images;
  }

  /** Whether targets are classes; else they are numbers. */
  public boolean ofClasses() {
    return predicted.length > 0;
  }

  /** The number of outputs K: of classes, or of numbers of a target. */
  public int classes() {
    return outputs;
  }

  /** How many images were predicted to be of this class. */
  public long predicted(int label) {
    return predicted[label];
  }

  /** How many images were labelled with this class. */
  public long labelled(int label) {
    return labelled[label];
  }

  /**
   * As {@code 640 images, mean loss 1.234, accuracy 0.567}, or where targets are numbers {@code 640
   * images, mean loss 1.234, mean absolute error 0.321}.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%,d images, mean loss %.4f", images, meanLoss()));
    if (ofClasses()) {
      text.append(String.format(Locale.ROOT, ", accuracy %.4f", accuracy()));
    } else {
      own()
          .forEach(
              (name, value) -> text.append(String.format(Locale.ROOT, ", %s %.4f", name, value)));
    }
    return text.toString();
  }

  /**
   * What was counted, as a value that can be kept, saved and given back.
   *
   * @param lossSum the sum of the losses, in nats
   * @param absoluteLogitSum the sum over images of their mean absolute logit
   * @param images the images counted
   * @param correct the images that were predicted correctly
   * @param predicted per class, how many images were predicted to be of it, in all fewer than there
   *     are where a softmax was NaN; empty where targets are numbers, as is the next
   * @param labelled per class, how many images were labelled with it
   * @param own the sums of metrics of one's own, by name
   */
  public record Counts(
      double lossSum,
      double absoluteLogitSum,
      long images,
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
      boolean alike =
          labelled.isEmpty()
              ? images >= 0 && correct == 0
              : sum(labelled) == images && sum(predicted) <= images;
      if (predicted.size() != labelled.size() || !alike || correct < 0 || correct > images) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%d images, %d correct, predicted %s and labelled %s are no counts of the same images",
                images,
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
      this(
          lossSum,
          absoluteLogitSum,
          sum(Objects.requireNonNull(labelled, "labelled")),
          correct,
          predicted,
          labelled,
          Map.of());
    }

    /**
     * These and others, of later images and as many classes.
     *
     * @throws IllegalArgumentException when they are of another number of classes
     */
    public Counts plus(Counts other) {
      Objects.requireNonNull(other, "other");
      Map<String, List<Double>> sums = new LinkedHashMap<>();
      own.forEach((name, values) ->
          sums.put(name, plus(values, other.own.getOrDefault(name, List.of()), Double::sum)));
      if (other.classes() != classes()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "counts of %d and %d classes can't be added",
                classes(),
                other.classes()));
      }
      return new Counts(
          lossSum + other.lossSum,
          absoluteLogitSum + other.absoluteLogitSum,
          images + other.images,
          correct + other.correct,
          plus(predicted, other.predicted, Long::sum),
          plus(labelled, other.labelled, Long::sum),
          sums);
    }

    private static <T> List<T> plus(List<T> a, List<T> b, BinaryOperator<T> sum) {
      return IntStream.range(0, Math.min(a.size(), b.size()))
          .mapToObj(i -> sum.apply(a.get(i), b.get(i)))
          .toList();
    }

    /** The number of classes; 0 where targets are numbers. */
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

package org.lanewise.engine.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Gathered.Sum;
import org.lanewise.engine.kernel.SoftmaxKernel;
import org.lanewise.engine.kernel.SoftmaxTerms;

/**
 * The mean over a batch of the cross-entropy between the softmax of the logits and a target: the
 * true class, or with smoothing a part of it spread evenly over all K classes.
 *
 * <pre>
 * target t[k] = (1 - smoothing) · [k = label] + smoothing / K
 * loss        = weight[label] · -Σ(k) t[k] · log softmax(x)[k]
 *             = weight[label] · (c + smoothing · (x[label] - Σ(k) x[k] / K))    c = -log softmax(x)[label]
 * </pre>
 *
 * <p>c and the gradient come from {@link SoftmaxKernel}. As in Keras, weights multiply the losses
 * of their class's images and the mean is over the images, so that weights of 2 double the loss;
 * accuracy is never weighted. Source of the smoothing: Szegedy and others, "Rethinking the
 * Inception Architecture for Computer Vision", 2016, section 7.
 *
 * {@snippet :
 * Loss smooth = crossEntropy(0.1);
 * Loss weighted = crossEntropy().weighted(1, 1, 1, 1, 1, 1, 1, 1, 1, 5);
 * Training.of(network).data(data).batch(10).epochs(1).loss(weighted).run();
 * }
 *
 * @param smoothing the part of the target that is spread, in [0, 1)
 * @param weights one for each class, 0 or positive and finite as a float; empty for 1 everywhere
 */
public record SoftmaxCrossEntropy(double smoothing, List<Double> weights) implements Loss {

  private static final String SMOOTHING = "smoothing";

  /** What the settings of weights are called, followed by the class: {@code weight.0}. */
  private static final String WEIGHT = "weight.";

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range, or all weights are zero
   */
  public SoftmaxCrossEntropy {
    weights = List.copyOf(Objects.requireNonNull(weights, "weights"));
    if (smoothing != 0 && !((float) smoothing > 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the label smoothing is %s, but must be 0, or from 1.4e-45 to below 1",
              smoothing));
    }
    double largest = weights.isEmpty() ? 1 : 0;
    for (int k = 0; k < weights.size(); k++) {
      double weight = weights.get(k);
      if (weight != 0 && !((float) weight > 0 && (float) weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the weight of class %d is %s, but must be 0, or positive and finite as a float, so from 1.4e-45 to 3.4e38",
                k,
                weight));
      }
      largest = Math.max(largest, weight);
    }
    if (largest == 0) {
      throw new IllegalArgumentException(
          "the weights of all classes are 0, so that there is nothing to learn; give one that is not");
    }
  }

  /** Neither smoothed nor weighted. */
  public SoftmaxCrossEntropy() {
    this(0, List.of());
  }

  /** The usual one with this part of the target spread over all classes. */
  public static SoftmaxCrossEntropy smoothed(double smoothing) {
    return new SoftmaxCrossEntropy(smoothing, List.of());
  }

  /** The same with a weight for the images of each class, in the order of the labels. */
  public SoftmaxCrossEntropy weighted(double... classes) {
    Objects.requireNonNull(classes, "classes");
    return new SoftmaxCrossEntropy(smoothing, Arrays.stream(classes).boxed().toList());
  }

  /**
   * Back from {@link #settings}.
   *
   * @throws IllegalArgumentException when one is out of its range
   */
  public static SoftmaxCrossEntropy of(Map<String, Double> settings) {
    Objects.requireNonNull(settings, "settings");
    List<Double> weights = new ArrayList<>();
    Double weight = settings.get(WEIGHT + 0);
    while (weight != null) {
      weights.add(weight);
      weight = settings.get(WEIGHT + weights.size());
    }
    return new SoftmaxCrossEntropy(settings.getOrDefault(SMOOTHING, 0.0), weights);
  }

  @Override
  public String label() {
    return "softmax-cross-entropy";
  }

  @Override
  public Map<String, Double> settings() {
    Map<String, Double> settings = new HashMap<>();
    if (smoothing > 0) {
      settings.put(SMOOTHING, smoothing);
    }
    for (int k = 0; k < weights.size(); k++) {
      settings.put(WEIGHT + k, weights.get(k));
    }
    return settings;
  }

  @Override
  public void requireClasses(int classes) {
    if (!weights.isEmpty() && weights.size() != classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the loss has weights for %d classes, but the network has outputs for %d",
              weights.size(),
              classes));
    }
  }

  /** {@code ln K}: of the plain one. */
  @Override
  public OptionalDouble guess(int classes) {
    return OptionalDouble.of(StrictMath.log(classes));
  }

  @Override
  public boolean isCrossEntropy() {
    return true;
  }

  /** The cross-entropy itself need not be counted beside it where it is the loss. */
  @Override
  public List<Metric> metrics() {
    return smoothing == 0 && weights.isEmpty() ? List.of() : Loss.super.metrics();
  }

  @Override
  public void loss(int n, float[] logits, Targets targets, Metrics metrics) {
    Objects.requireNonNull(logits, "logits");
    int classes = targets.outputs();
    for (int image = 0; image < n; image++) {
      int at = image * classes;
      int label = targets.label(image);
      double plain = SoftmaxKernel.crossEntropy(classes, logits, at, label);
      metrics.count(ofPlain(plain, classes, logits, at, label), logits, targets, image);
    }
  }

  @Override
  public void gradient(
      int n, float[] logits, Targets targets, int batch, float[] dlogits, Metrics metrics) {
    Objects.requireNonNull(logits, "logits");
    int classes = targets.outputs();
    for (int image = 0; image < n; image++) {
      int at = image * classes;
      int label = targets.label(image);
      double plain =
          SoftmaxKernel.crossEntropyGradient(
              classes, logits, at, label, smoothing, weight(label), batch, dlogits);
      metrics.count(ofPlain(plain, classes, logits, at, label), logits, targets, image);
    }
  }

  private double weight(int label) {
    return weights.isEmpty() ? 1 : weights.get(label);
  }

  private double ofPlain(double plain, int classes, float[] logits, int at, int label) {
    if (smoothing == 0) {
      return weight(label) * plain;
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += logits[at + k];
    }
    return weight(label) * (plain + smoothing * (logits[at + label] - sum / classes));
  }

  @Override
  public double imageLoss(double[] logits, Targets targets, int image) {
    int classes = targets.outputs();
    int at = image * classes;
    int label = targets.label(image);
    double maximum = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      maximum = Math.max(maximum, logits[at + k]);
    }
    double total = 0;
    for (int k = 0; k < classes; k++) {
      total += StrictMath.exp(logits[at + k] - maximum);
    }
    double loss = 0;
    for (int k = 0; k < classes; k++) {
      double target = (k == label ? 1 - smoothing : 0) + smoothing / classes;
      loss += target * (StrictMath.log(total) - (logits[at + k] - maximum));
    }
    return weight(label) * loss;
  }

  @Override
  public Explained gradientTerms(
      Explained.Source logits, Targets targets, int image, int batch, int k) {
    int classes = targets.outputs();
    int label = targets.label(image);
    double target = (k == label ? 1 - smoothing : 0) + smoothing / classes;
    return new SoftmaxTerms(classes, logits).gradient(k, target, weight(label), batch);
  }

  @Override
  public Explained lossTerms(Explained.Source logits, Targets targets, int image) {
    int classes = targets.outputs();
    int label = targets.label(image);
    Explained plain = new SoftmaxTerms(classes, logits).crossEntropy(label);
    if (smoothing > 0) {
      List<Explained> all = IntStream.range(0, classes).mapToObj(logits::at).toList();
      Explained mean = Function.overDouble(Sum.ofDouble(all), new Constant("classes", classes));
      Explained less = Function.minusDouble(logits.at(label), mean);
      Explained smoothed = Product.ofDouble(new Constant("smoothing", smoothing), less);
      plain = Sum.ofDouble(List.of(plain, smoothed));
    }
    Explained weight = new Constant("weight of the class", weight(label));
    return weight.value() == 1 ? plain : Product.ofDouble(weight, plain);
  }
}

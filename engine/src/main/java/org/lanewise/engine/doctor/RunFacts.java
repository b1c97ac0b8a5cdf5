package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import org.lanewise.engine.layer.Flop;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.train.TrainingSettings;

/**
 * What is known of a run before it starts.
 *
 * @param classes how many classes the network has outputs for
 * @param images the size of the training set
 * @param batch images per step
 * @param epochs how many are planned
 * @param optimizer {@code adam} or {@code sgd}
 * @param learningRate its step size
 * @param momentum of sgd; 0 where there is none, as in adam
 * @param parameters how many the network has
 * @param features how many numbers the last layer with weights decides by
 * @param flop of one image in training, forward and backward; 0 where it isn't known
 * @param threads that compute
 * @param coldSteps for so many steps the moving statistics of batch normalizations are still those
 *     of the beginning; absent without batch normalization
 * @param guess what the loss of the run is for a guess; absent for the cross-entropy, where it is
 *     ln C; infinite where nobody knows, so that no rule applies that compares with it
 */
public record RunFacts(
    int classes,
    int images,
    int batch,
    int epochs,
    String optimizer,
    double learningRate,
    double momentum,
    int parameters,
    int features,
    double flop,
    int threads,
    OptionalDouble coldSteps,
    OptionalDouble guess) {

  /** A first loss that is so far above that of a guess has another cause. */
  private static final double GOOD_START = 1.5;

  /** What logits of small random weights are. */
  private static final double SMALL = 1;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one of those that count something is below 1, or for
   *     parameters and features below 0
   */
  public RunFacts {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(coldSteps, "coldSteps");
    Objects.requireNonNull(guess, "guess");
    if (Math.min(Math.min(classes, images), Math.min(batch, Math.min(epochs, threads))) < 1
        || Math.min(parameters, features) < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a run with %d classes, %d images, a batch of %d, %d epochs, %d threads, %d parameters and %d features is impossible",
              classes,
              images,
              batch,
              epochs,
              threads,
              parameters,
              features));
    }
  }

  /** The facts of a network and the settings that it is to be trained with. */
  public static RunFacts of(Network network, TrainingSettings settings, int images, int threads) {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(settings, "settings");
    Optimizer optimizer = settings.optimizer();
    double flop = 0;
    int features = 0;
    for (ShapedNode node : network.nodes()) {
      Flop cost = node.flop();
      flop += cost.forward() + cost.parameters() + (features == 0 ? 0 : cost.inputs());
      boolean weights =
          node.parameters().stream().anyMatch(slot -> slot.parameter().role() == Role.KERNEL);
      features = weights ? node.inputShape().size() : features;
    }
    return new RunFacts(
        network.classes(),
        images,
        settings.batchSize(),
        settings.epochs(),
        optimizer.label(),
        optimizer.learningRate(),
        optimizer.settings().getOrDefault("momentum", 0.0),
        network.parameterCount(),
        features,
        flop,
        threads,
        network.coldSteps(),
        settings.loss().isCrossEntropy()
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                settings.loss().guess(network.classes()).orElse(Double.POSITIVE_INFINITY)));
  }

  /** The steps of an epoch. */
  public int stepsPerEpoch() {
    return Math.ceilDiv(images, batch);
  }

  /** The loss of the best guess that knows nothing of the image. */
  public double chanceLoss() {
    return guess.orElse(classEntropy());
  }

  /** The entropy of classes that are all as frequent, in nats: ln C. */
  public double classEntropy() {
    return StrictMath.log(classes);
  }

  /**
   * Whether a loss before step 1 is one of small random weights. Losses that go on growing with the
   * square of what the network puts out may be above that of a guess there, if logits are small.
   */
  public boolean startsWell(double loss, double meanAbsoluteLogit) {
    return loss < GOOD_START * chanceLoss() || guess.isPresent() && meanAbsoluteLogit < SMALL;
  }

  /** The accuracy of such a guess. */
  public double chanceAccuracy() {
    return 1.0 / classes;
  }
}

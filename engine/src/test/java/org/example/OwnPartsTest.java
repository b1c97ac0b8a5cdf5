package org.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.flatten;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.Training;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metric;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;

/**
 * Parts of a training that a user writes in a package of their own, with nothing but what the
 * library exports: a run with one is stopped, goes on to the same bits, and is not taken for a run
 * with another setting.
 */
final class OwnPartsTest {

  private static final TrainAndTest DATA = Solids10.render(40, 10);

  @TempDir private Path folder;

  /**
   * A part, and one that differs in a setting.
   *
   * @param difference how the sentence names the setting that differs
   */
  private record Case(
      UnaryOperator<Training> own, UnaryOperator<Training> other, String difference) {

    @Override
    public String toString() {
      return difference;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case(
            t -> t.optimizer(new Sign(1e-3, 0.9)),
            t -> t.optimizer(new Sign(1e-3, 0.8)),
            "memory 0.8 here, 0.9 there"),
        new Case(
            t -> t.schedule(new Halving(1)),
            t -> t.schedule(new Halving(2)),
            "schedule.epochs 2.0 here, 1.0 there"),
        new Case(
            t -> t.loss(new Times(2)),
            t -> t.loss(new Times(3)),
            "loss.factor 3.0 here, 2.0 there"),
        new Case(
            t -> t.augment(new Negative(0.5)),
            t -> t.augment(new Negative(0.25)),
            "augment.negative.probability 0.25 here, 0.5 there"),
        new Case(
            t -> t.average(new Slow(0.5)),
            t -> t.average(new Slow(0.25)),
            "average.share 0.25 here, 0.5 there"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itIsSavedAndGoesOnWithItsSettings(Case each) {
    float[] whole = run(each.own().apply(training()));
    assertFalse(Arrays.equals(whole, run(training())), "it does nothing");
    assertFalse(Arrays.equals(whole, run(each.other().apply(training()))), "its setting is idle");
    Training stopped = each.own().apply(training()).checkpoints(folder);
    assertFalse(Arrays.equals(whole, run(stopped.callbacks(new StopAfter(7)))));
    Exception thrown =
        assertThrows(
            StoreException.class, () -> each.other().apply(training()).checkpoints(folder).run());
    assertTrue(thrown.toString().contains(each.difference()), thrown::toString);
    Training resumed = each.own().apply(training()).checkpoints(folder);
    assertArrayEquals(whole, run(resumed));
    Path file = folder.resolve("model.safetensors");
    resumed.model().save(file);
    Model model = ModelFile.load(file);
    assertArrayEquals(whole, model.parameters());
  }

  /** It changes no bit, and its sums of half an epoch go through the checkpoint. */
  @Test
  void aMetricIsTheSameAfterAResume() {
    Loss loss = new SoftmaxCrossEntropy().measuring(new Margin());
    Training whole = training().loss(loss);
    List<EpochResult> epochs = whole.run();
    assertTrue(epochs.getLast().own().containsKey("margin"), epochs::toString);
    run(training().loss(loss).checkpoints(folder).callbacks(new StopAfter(7)));
    Training resumed = training().loss(loss).checkpoints(folder);
    List<EpochResult> again = resumed.run();
    for (int i = 0; i < epochs.size(); i++) {
      assertEquals(epochs.get(i).own(), again.get(i).own());
    }
    assertArrayEquals(whole.model().parameters(), resumed.model().parameters());
    assertArrayEquals(run(training()), whole.model().parameters());
  }

  /** They change no bit, so that a run goes on with other ones. */
  @Test
  void kernelsGiveTheSameBits() {
    OwnKernels own = new OwnKernels();
    float[] whole = run(training().kernels(own));
    assertTrue(own.made);
    assertArrayEquals(run(training()), whole);
    run(training().checkpoints(folder).callbacks(new StopAfter(7)));
    assertArrayEquals(whole, run(training().kernels(own).checkpoints(folder)));
  }

  private static Training training() {
    Network network =
        Network.sequential(
            Shape.of(32, 32, 3),
            conv2d(3, 3).strides(4).relu(),
            maxPool2d(2),
            flatten(),
            dense(10));
    return Training.of(network).data(DATA).batch(8).epochs(3).threads(2);
  }

  private static float[] run(Training training) {
    training.run();
    return training.model().parameters();
  }

  private static final class StopAfter implements Callback {

    private final long steps;
    private Trainer trainer;

    StopAfter(long steps) {
      this.steps = steps;
    }

    @Override
    public void onBegin(Trainer running) {
      trainer = running;
    }

    @Override
    public void onStep(Position position, Metrics batch) {
      if (trainer.state().steps() == steps) {
        trainer.requestStop();
      }
    }
  }

  /** The sign of a running mean of the gradient. */
  private record Sign(double learningRate, double memory) implements Optimizer {

    @Override
    public String label() {
      return "sign";
    }

    @Override
    public Sign withLearningRate(double rate) {
      return new Sign(rate, memory);
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of("memory", memory);
    }

    @Override
    public List<String> stateNames() {
      return List.of("mean");
    }

    @Override
    public void update(
        UpdateRange range,
        long step,
        double rate,
        float[] parameters,
        float[] gradient,
        float[][] state) {
      for (int i = range.from(); i < range.to(); i++) {
        state[0][i] = (float) (state[0][i] * memory + gradient[i] * (1 - memory));
        parameters[i] -= (float) rate * Math.signum(state[0][i]);
      }
    }
  }

  /** Half the rate after every so many epochs; what is left of it is its state. */
  private record Halving(int epochs) implements Schedule {

    @Override
    public String label() {
      return "halving";
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of("epochs", (double) epochs);
    }

    @Override
    public double[] initialState() {
      return new double[] {1};
    }

    @Override
    public double rate(double base, long step, long steps, double[] state) {
      return base * state[0];
    }

    @Override
    public void epochEnded(int epoch, double loss, double[] state) {
      state[0] *= epoch % epochs == 0 ? 0.5 : 1;
    }
  }

  /** Some times half the square of what the logits miss the true class by. */
  private record Times(double factor) implements Loss {

    @Override
    public String label() {
      return "times";
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of("factor", factor);
    }

    @Override
    public void loss(int n, float[] logits, Targets targets, Metrics metrics) {
      gradient(n, logits, targets, n, new float[n * targets.outputs()], metrics);
    }

    @Override
    public void gradient(
        int n, float[] logits, Targets targets, int batch, float[] dlogits, Metrics metrics) {
      int classes = targets.outputs();
      for (int image = 0; image < n; image++) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
          double missed = logits[image * classes + k] - targets.value(image, k);
          dlogits[image * classes + k] = (float) (factor * missed / batch);
          sum += factor * missed * missed / 2;
        }
        metrics.count(sum, logits, targets, image);
      }
    }
  }

  /** The mean of how far the true class is above the mean of all. */
  private record Margin() implements Metric {

    @Override
    public String name() {
      return "margin";
    }

    @Override
    public int sums(int outputs) {
      return 1;
    }

    @Override
    public void add(float[] logits, Targets targets, int image, double[] sums) {
      int classes = targets.outputs();
      int at = image * classes;
      double mean = 0;
      for (int k = 0; k < classes; k++) {
        mean += logits[at + k] / (double) classes;
      }
      sums[0] += logits[at + targets.label(image)] - mean;
    }

    @Override
    public double value(double[] sums, long images) {
      return sums[0] / images;
    }
  }

  /** Some images become their negatives. */
  private record Negative(double probability) implements Augmentation {

    @Override
    public String label() {
      return "negative";
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of("probability", probability);
    }

    @Override
    public void change(
        KeyedRandom random, int height, int width, int channels, byte[] pixels, int offset) {
      if (random.nextDouble() < probability) {
        for (int i = offset; i < offset + height * width * channels; i++) {
          pixels[i] = (byte) ~pixels[i];
        }
      }
    }
  }

  /** The average goes a part of the way after every step. */
  private record Slow(double share) implements Average {

    @Override
    public String label() {
      return "slow";
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of("share", share);
    }

    @Override
    public void update(
        int from, int to, long step, long steps, float[] parameters, float[] average) {
      Average.approach(from, to, (float) share, parameters, average);
    }
  }

  /** Convolution alone. */
  private static final class OwnKernels implements KernelSet {

    private volatile boolean made;

    @Override
    public Conv2dKernel conv2d(Conv2dGeometry geometry) {
      made = true;
      return KernelSets.IM2COL.conv2d(geometry);
    }
  }
}

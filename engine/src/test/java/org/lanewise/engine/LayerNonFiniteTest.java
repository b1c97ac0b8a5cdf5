package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerCase;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Inspection;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.Workers;

/** NaN and infinity come out of every layer, and training says where they began. */
final class LayerNonFiniteTest {

  private static final int DRAWS = 8;
  private static final int PLACES = 2;
  private static final Workers WORKERS = new Workers(2);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  /**
   * An image of NaN stays NaN, so that it is seen, but for what no pixel reaches, as in padding;
   * other images don't, unless they share sums.
   */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void notANumberComesOutOfTheLayer(LayerCase layerCase) {
    for (LayerTrial trial : LayerTrial.all(layerCase, DRAWS)) {
      int size = trial.network().inputShape().size();
      float[] data = new float[5 * size];
      Arrays.fill(data, 3 * size, 4 * size, Float.NaN);
      Dataset images = trial.dataset(data, 5);
      Layer layer = trial.drawn().layer();
      ShapedNode node = trial.node();
      for (KernelSets kernels : KernelSets.values()) {
        float[] parameters = trial.parameters();
        float[] out =
            new Inspection(trial.program(kernels, false), WORKERS, images, parameters, 5)
                .value(layer.name());
        int each = node.shape().size();
        boolean anyIsBad = layer.isRandom();
        for (int i = 0; i < out.length; i++) {
          boolean bad = i / each == 3;
          boolean mayBeEither = layer.isRandom() || (!bad && !node.statistics().isEmpty());
          boolean seen = Float.isNaN(out[i]);
          anyIsBad |= seen;
          boolean untouched = bad && out[i] == out[i - each];
          if (!mayBeEither && !untouched) {
            assertEquals(bad, seen, trial.what() + ", " + kernels + ", " + i);
          }
        }
        assertTrue(anyIsBad, trial.what() + ", " + kernels);
        NonFiniteException thrown = refused(trial, kernels, images, parameters);
        assertTrue(thrown.toString().contains("in the input, in example 3"), thrown::toString);
      }
    }
  }

  /**
   * One pixel that is none, in a place of its own for each draw: so a window that loses it is seen,
   * in every layer, and the loss is none wherever it reaches the logits.
   */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void oneNumberThatIsNoneComesThroughToTheLoss(LayerCase layerCase) {
    for (LayerTrial trial : LayerTrial.all(layerCase, DRAWS)) {
      int size = trial.network().inputShape().size();
      for (int place = 0; place < PLACES; place++) {
        float[] data = trial.pixels(5);
        int bad = 3 * size + trial.random().nextInt(size);
        data[bad] = Float.NaN;
        boolean[] none = new boolean[data.length];
        none[bad] = true;
        NanReach reach = new NanReach(trial.network(), 5, none);
        String what = trial.what() + ", " + bad;
        Inspection textbook = trial.inspect(WORKERS, trial.dataset(data, 5), trial.parameters());
        for (KernelSets kernels : KernelSets.values()) {
          comesThrough(trial, kernels, data, reach, textbook, what + ", " + kernels);
        }
      }
    }
  }

  private static void comesThrough(
      LayerTrial trial,
      KernelSets kernels,
      float[] data,
      NanReach reach,
      Inspection textbook,
      String what) {
    Dataset images = trial.dataset(data, 5);
    Program program = trial.program(kernels, false);
    Inspection inside = new Inspection(program, WORKERS, images, trial.parameters(), 5);
    boolean random = trial.drawn().layer().isRandom();
    for (ShapedNode node : trial.network().nodes()) {
      float[] out = inside.value(node.name());
      assertArrayEquals(textbook.value(node.name()), out, what + ", " + node.name());
      boolean[] none = reach.of(node.index());
      for (int i = 0; i < out.length; i++) {
        if (!random || !none[i]) {
          assertEquals(none[i], Float.isNaN(out[i]), what + ", " + node.name() + ", " + i);
        }
      }
    }
    float[] logits = textbook.value(trial.names().getLast());
    boolean seen = IntStream.range(0, logits.length).anyMatch(i -> Float.isNaN(logits[i]));
    assertEquals(seen, Double.isNaN(inside.metrics().meanLoss()), what);
    if (seen && !random) {
      refused(trial, kernels, images, trial.parameters());
    }
  }

  /** Finite images or weights so large that sums overflow: the first layer with one is named. */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void theLayerThatOverflowsIsNamed(LayerCase layerCase) {
    for (LayerTrial trial : LayerTrial.all(layerCase, DRAWS)) {
      float[] data = new float[5 * trial.network().inputShape().size()];
      for (int i = 0; i < data.length; i++) {
        data[i] = Float.MAX_VALUE * (trial.random().nextInt(3) - 1);
      }
      overflows(trial, trial.dataset(data, 5), trial.parameters());
      float[] parameters = trial.parameters();
      for (var slot : trial.node().parameters()) {
        Arrays.fill(parameters, slot.offset(), slot.offset() + slot.size(), Float.MAX_VALUE);
      }
      overflows(trial, trial.images(5), parameters);
    }
  }

  private static void overflows(LayerTrial trial, Dataset images, float[] parameters) {
    Inspection inside = trial.inspect(WORKERS, images, parameters);
    Optional<String> first =
        trial.names().stream().filter(name -> !finite(inside.value(name))).findFirst();
    if (first.isPresent()) {
      for (KernelSets kernels : KernelSets.values()) {
        NonFiniteException thrown = refused(trial, kernels, images, parameters);
        String named = String.format(Locale.ROOT, "output of layer '%s'", first.get());
        assertTrue(thrown.toString().contains(named), () -> trial.what() + thrown);
      }
    }
  }

  private static boolean finite(float[] values) {
    return IntStream.range(0, values.length).allMatch(i -> Float.isFinite(values[i]));
  }

  private static NonFiniteException refused(
      LayerTrial trial, KernelSets kernels, Dataset images, float[] parameters) {
    TrainingState state = TrainingState.of(parameters, Sgd.defaults());
    TrainingStep step =
        new TrainingStep(trial.program(kernels, true), WORKERS, images, Sgd.defaults(), 1, state);
    int[] order = IntStream.range(0, images.size()).toArray();
    return assertThrows(
        NonFiniteException.class, () -> step.run(order, 0, order.length, 1), trial.what());
  }
}

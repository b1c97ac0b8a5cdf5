package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.check.DoubleForward;
import org.lanewise.engine.check.GradientCheck;
import org.lanewise.engine.check.GradientReport;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flop;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerCase;
import org.lanewise.engine.network.CaseNetwork;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Inspection;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Workers;

/**
 * What every layer must compute, on settings and shapes drawn by its {@link LayerCase}, in tiny
 * networks around it. What is computed by hand stands in the tests of its kernel.
 */
final class LayerCaseTest {

  private static final int DRAWS = 12;
  private static final Workers WORKERS = new Workers(2);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  /** A new layer gets all tests of cases for its entry in the list. */
  @Test
  void everyLayerHasACase() {
    Set<Class<?>> cased =
        Stream.of(LayerCase.values()).map(LayerCase::type).collect(Collectors.toSet());
    assertEquals(permitted(Layer.class).collect(Collectors.toSet()), cased);
  }

  private static Stream<Class<?>> permitted(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(LayerCaseTest::permitted)
        : Stream.of(type);
  }

  /** A batch of one slice or several, of an odd size or of more than one micro-batch. */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void allKernelSetsGiveTheSameBits(LayerCase layerCase) {
    for (LayerTrial trial : LayerTrial.all(layerCase, DRAWS)) {
      int[] sizes = {1, 3, 13, 22, 70};
      Dataset images = trial.images(sizes[trial.random().nextInt(sizes.length)]);
      Inspection expected = trial.inspect(WORKERS, images, trial.parameters());
      for (KernelSets kernels : KernelSets.values()) {
        for (boolean fused : new boolean[] {false, true}) {
          Program program = trial.program(kernels, fused);
          Inspection actual = new Inspection(program, WORKERS, images, trial.parameters(), 5);
          String what = trial.what() + ", " + program + ": ";
          for (String name : trial.names()) {
            if (program.keeps(name)) {
              assertArrayEquals(expected.value(name), actual.value(name), what + name);
              assertArrayEquals(
                  expected.gradientOf(name), actual.gradientOf(name), what + "gradient of " + name);
            }
          }
          assertArrayEquals(expected.gradient(), actual.gradient(), what + "gradient");
        }
      }
    }
  }

  /** The loss, and the gradient of every parameter and of the image, in double precision. */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void gradientsAreTheDifferences(LayerCase layerCase) {
    for (LayerTrial trial : LayerTrial.all(layerCase, DRAWS)) {
      Dataset images = TestNetworks.random(trial.network(), 5, 9);
      GradientReport report =
          new GradientCheck(trial.network(), trial.parameters(), images, 3, 8)
              .check(trial.program(KernelSets.FAST, true), WORKERS);
      assertTrue(report.lossError() < 1e-5, () -> trial.what() + report);
      assertTrue(
          report.worstRelativeError() < GradientCheck.TOLERANCE, () -> trial.what() + report);
    }
  }

  /** In prediction too each element is what the formula says, as far as float can tell. */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void predictionIsTheDefinition(LayerCase layerCase) {
    int images = 3;
    for (LayerTrial trial : LayerTrial.all(layerCase, DRAWS)) {
      Dataset dataset = trial.images(images);
      float[] parameters = trial.parameters();
      DoubleForward formula = new DoubleForward(trial.network(), parameters, images);
      int size = trial.network().inputShape().size();
      float[] pixels = new float[size];
      for (int i = 0; i < images; i++) {
        dataset.newReader().read(i, 0, pixels, 0);
        for (int j = 0; j < size; j++) {
          formula.input()[i * size + j] = pixels[j];
        }
      }
      formula.run(0, false);
      double largest = Math.max(1, Arrays.stream(formula.output()).map(Math::abs).max().orElse(0));
      float[] logits =
          new Predictor(trial.program(KernelSets.FAST, true), WORKERS, parameters).logits(dataset);
      for (int i = 0; i < logits.length; i++) {
        assertEquals(formula.output()[i], logits[i], 1e-5 * largest, trial.what());
      }
    }
  }

  /** What is measured can be built, and says what it costs. */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void whatItCostsIsNeverNegative(LayerCase layerCase) {
    Stream.concat(
            Stream.of(layerCase.benchmark()),
            IntStream.range(0, DRAWS).mapToObj(i -> layerCase.draw(new SplittableRandom(i))))
        .forEach(drawn -> {
          Flop flop = CaseNetwork.bare(drawn).nodes().getLast().flop();
          assertEquals(drawn.layer().flop(drawn.inputs()), flop);
          assertTrue(flop.forward() >= 0 && flop.parameters() >= 0 && flop.inputs() >= 0);
        });
  }
}

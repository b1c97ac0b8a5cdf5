package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.doctor.GradientCheck;
import org.lanewise.engine.doctor.GradientReport;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerCase;
import org.lanewise.engine.layer.LayerCase.Drawn;
import org.lanewise.engine.network.CaseNetwork;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Inspection;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.Workers;

/**
 * What every layer must do, on settings and shapes drawn by its {@link LayerCase}, in tiny networks
 * around it. What is computed by hand stands in the tests of its kernel.
 */
final class LayerCaseTest {

  private static final int DRAWS = 12;
  private static final Workers WORKERS = new Workers(2);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  /** One of a case's networks, and images for it. */
  private record Trial(String what, Drawn drawn, Network network, SplittableRandom random) {

    /** Images of many kinds: zeros of both signs, and ties, for poolings to choose among. */
    Dataset images(int count) {
      float[] data = new float[count * network.inputShape().size()];
      for (int i = 0; i < data.length; i++) {
        data[i] =
            switch (random.nextInt(4)) {
              case 0 -> random.nextBoolean() ? 0f : -0f;
              case 1 -> random.nextInt(-4, 5) / 4f;
              default -> (float) random.nextDouble(-1, 1);
            };
      }
      return dataset(data, count);
    }

    Dataset dataset(float[] data, int count) {
      int[] extents =
          IntStream.concat(IntStream.of(count), Arrays.stream(network.inputShape().toArray()))
              .toArray();
      int[] labels = IntStream.range(0, count).map(i -> i % CaseNetwork.CLASSES).toArray();
      return new TensorDataset(new Tensor(Shape.of(extents), data), labels, CaseNetwork.CLASSES);
    }

    float[] parameters() {
      return TestNetworks.parameters(network, 7);
    }

    Inspection inspect(KernelSets kernels, boolean fused, Dataset images) {
      Program program = fused ? Program.of(network, kernels) : Program.unfused(network, kernels);
      return new Inspection(program, WORKERS, images, parameters(), 5);
    }

    ShapedNode node() {
      return network.node(drawn.layer().name()).orElseThrow();
    }

    List<String> names() {
      return Stream.concat(Stream.of(Graph.INPUT), network.nodes().stream().map(ShapedNode::name))
          .toList();
    }
  }

  private static List<Trial> trials(LayerCase layerCase, int draws) {
    return IntStream.range(0, draws)
        .boxed()
        .flatMap(i -> {
          Drawn drawn = layerCase.draw(new SplittableRandom(i));
          String what = "draw " + i + ", " + drawn.layer() + " of " + drawn.inputs() + ", ";
          SplittableRandom random = new SplittableRandom(~i);
          return Stream.of(
              new Trial(what + "alone", drawn, CaseNetwork.alone(drawn), random.split()),
              new Trial(what + "branched", drawn, CaseNetwork.branched(drawn), random.split()));
        })
        .toList();
  }

  /** A new layer gets all tests of this class for its entry in the list. */
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
    for (Trial trial : trials(layerCase, DRAWS)) {
      int[] sizes = {1, 3, 13, 22, 70};
      Dataset images = trial.images(sizes[trial.random().nextInt(sizes.length)]);
      Inspection expected = trial.inspect(KernelSets.TEXTBOOK, false, images);
      for (KernelSets kernels : KernelSets.values()) {
        for (boolean fused : new boolean[] {false, true}) {
          Inspection actual = trial.inspect(kernels, fused, images);
          String what = trial.what() + ", " + kernels + (fused ? " fused: " : ": ");
          Program program =
              fused
                  ? Program.of(trial.network(), kernels)
                  : Program.unfused(trial.network(), kernels);
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

  /** Of every parameter and of the image, against differences in double precision. */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void gradientsAreTheDifferences(LayerCase layerCase) {
    for (Trial trial : trials(layerCase, DRAWS)) {
      Dataset images = TestNetworks.random(trial.network(), 5, 9);
      GradientReport report =
          new GradientCheck(trial.network(), trial.parameters(), images, 3, 8)
              .check(Program.of(trial.network(), KernelSets.FAST), WORKERS);
      assertTrue(
          report.worstRelativeError() < GradientCheck.TOLERANCE, () -> trial.what() + report);
    }
  }

  /** An image of NaN stays NaN, so that it is seen; other images don't, unless they share sums. */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void notANumberComesOutOfTheLayer(LayerCase layerCase) {
    for (Trial trial : trials(layerCase, DRAWS)) {
      int size = trial.network().inputShape().size();
      float[] data = new float[5 * size];
      Arrays.fill(data, 3 * size, 4 * size, Float.NaN);
      Dataset images = trial.dataset(data, 5);
      Layer layer = trial.drawn().layer();
      ShapedNode node = trial.node();
      for (KernelSets kernels : KernelSets.values()) {
        float[] out = trial.inspect(kernels, false, images).value(layer.name());
        int each = node.shape().size();
        for (int i = 0; i < out.length; i++) {
          boolean bad = i / each == 3;
          boolean mayBeEither = layer.isRandom() || (!bad && !node.statistics().isEmpty());
          if (!mayBeEither) {
            assertEquals(bad, Float.isNaN(out[i]), trial.what() + ", " + kernels + ", " + i);
          }
        }
        NonFiniteException thrown = refused(trial, kernels, images, trial.parameters());
        assertTrue(thrown.toString().contains("in the input, in example 3"), thrown::toString);
      }
    }
  }

  /** Finite images or weights so large that sums overflow: the first layer with one is named. */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void theLayerThatOverflowsIsNamed(LayerCase layerCase) {
    for (Trial trial : trials(layerCase, DRAWS)) {
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

  private static void overflows(Trial trial, Dataset images, float[] parameters) {
    Program textbook = Program.unfused(trial.network(), KernelSets.TEXTBOOK);
    Inspection inside = new Inspection(textbook, WORKERS, images, parameters, 5);
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
      Trial trial, KernelSets kernels, Dataset images, float[] parameters) {
    TrainingState state = TrainingState.of(parameters, Sgd.defaults());
    TrainingStep step =
        new TrainingStep(
            Program.of(trial.network(), kernels), WORKERS, images, Sgd.defaults(), 1, state);
    int[] order = IntStream.range(0, images.size()).toArray();
    return assertThrows(
        NonFiniteException.class, () -> step.run(order, 0, order.length, 1), trial.what());
  }

  /** What is measured can be built, and says what it costs. */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void whatItCostsIsNeverNegative(LayerCase layerCase) {
    Stream.concat(
            Stream.of(layerCase.benchmark()),
            IntStream.range(0, DRAWS).mapToObj(i -> layerCase.draw(new SplittableRandom(i))))
        .forEach(drawn -> {
          var flop = CaseNetwork.bare(drawn).nodes().getLast().flop();
          assertEquals(drawn.layer().flop(drawn.inputs()), flop);
          assertTrue(flop.forward() >= 0 && flop.parameters() >= 0 && flop.inputs() >= 0);
        });
  }
}

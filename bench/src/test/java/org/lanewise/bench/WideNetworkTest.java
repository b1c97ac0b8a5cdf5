package org.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.Training;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.InitialParameters;
import org.lanewise.lab.listing.Cost;

/** The wide network of the comparison with other frameworks is the one that they train. */
class WideNetworkTest {

  private static final Network WIDE =
      Network.of(Shape.of(32, 32, 3), NetworkJson.read(Path.of("networks", "wide94.json")));

  @Test
  void hasTheParametersOfItsPeer() {
    long whitening = 2 * 2 * 3 * 24 + 24;
    long convolutions = 9L * (24 * 64 + 64 * 64 + 64 * 256 + 3 * 256 * 256);
    long norms = 2 * (64 + 256 + 256);
    assertEquals(whitening + convolutions + norms + 256 * 10, WIDE.parameterCount());
    assertEquals(1_971_640, WIDE.parameterCount());
  }

  /** Products with the padding, which convolve nothing, are not counted. */
  @Test
  void hasTheFlopOfItsConvolutions() {
    int[] sides = {31, 15, 15, 7, 7, 3};
    long[] products = {24 * 64, 64 * 64, 64 * 256, 256 * 256, 256 * 256, 256 * 256};
    long[] expected = new long[sides.length];
    Arrays.setAll(expected, i -> 2 * sameTaps(sides[i]) * products[i]);
    List<Cost> costs =
        Cost.of(WIDE).stream().filter(cost -> cost.layer().name().startsWith("conv")).toList();
    assertArrayEquals(expected, costs.stream().mapToLong(Cost::forwardFlop).toArray());
    costs.forEach(cost -> assertEquals(2 * cost.forwardFlop(), cost.backwardFlop()));
  }

  /** The taps of a 3×3 kernel that lie on pixels, summed over the pixels of a square image. */
  private static long sameTaps(int side) {
    long oneWay = 3L * side - 2;
    return oneWay * oneWay;
  }

  @Test
  void trainsAllButItsFirstKernel() {
    Training training =
        Training.of(WIDE)
            .data(Solids10.render(8, 4))
            .batch(8)
            .epochs(1)
            .seed(1)
            .threads(2)
            .optimizer(Sgd.defaults());
    EpochResult epoch = training.run().get(0);
    assertTrue(Double.isFinite(epoch.loss()));
    Model model = training.model();
    float[] before = InitialParameters.of(WIDE, model.dataset(Solids10.render(8, 4).train()), 1);
    for (ParameterSlot slot : WIDE.parameters()) {
      int from = slot.offset();
      int to = from + slot.size();
      boolean same = Arrays.equals(before, from, to, model.parameters(), from, to);
      assertEquals(slot.path().equals("whiten/kernel"), same, slot.path());
    }
  }
}

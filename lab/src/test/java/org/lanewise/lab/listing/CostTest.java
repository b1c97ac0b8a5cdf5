package org.lanewise.lab.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.layer.Flop;
import org.lanewise.engine.layer.LayerCase;
import org.lanewise.engine.network.CaseNetwork;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ShapedNode;

/** What the summary says of every layer. */
final class CostTest {

  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void costsAreTheLayers(LayerCase layerCase) {
    for (int draw = 0; draw < 20; draw++) {
      LayerCase.Drawn drawn = layerCase.draw(new SplittableRandom(draw));
      Flop flop = drawn.layer().flop(drawn.inputs());
      Network branched = CaseNetwork.branched(drawn);
      for (Network network : List.of(CaseNetwork.alone(drawn), branched)) {
        ShapedNode node = network.node(drawn.layer().name()).orElseThrow();
        Cost cost = Cost.of(network).get(node.index());
        assertEquals(node.shape().size(), cost.outputs());
        assertEquals(node.parameterCount(), cost.parameters());
        assertEquals(flop.forward(), cost.forwardFlop());
        boolean trainedBefore = network == branched || drawn.inputs().size() > 1;
        long inputs = trainedBefore ? flop.inputs() : 0;
        assertEquals(flop.parameters() + inputs, cost.backwardFlop());
        Memory memory = Memory.of(network);
        assertEquals(4L * network.vectorSize(), memory.parameters());
        assertTrue(memory.training() >= 4 * 4L * network.parameterCount());
        assertTrue(memory.perImage() > 4L * 2 * node.shape().size());
        assertTrue(memory.perBatchImage() >= 0);
      }
    }
  }
}

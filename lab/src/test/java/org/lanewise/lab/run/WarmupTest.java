package org.lanewise.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.tensor.Shape;

class WarmupTest {

  private static final Network NETWORK =
      Network.sequential(
          Shape.of(5, 4, 3),
          List.of(conv2d(2, 3).relu().named("conv1"), new Flatten("flatten"), dense(3)));

  @Test
  void endsByItself() {
    assertTrue(new Warmup(() -> NETWORK, KernelSets.TEXTBOOK, Adam.defaults()).run() > 100);
  }

  @Test
  void endsWhenTheImagesAreThere() {
    Warmup warmup = new Warmup(() -> NETWORK, KernelSets.TEXTBOOK, Adam.defaults());
    warmup.close();
    assertEquals(0, warmup.run());
  }
}

package org.lanewise.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.tensor.Shape;

class WarmupTest {

  private static final Network NETWORK =
      Network.sequential(
          Shape.of(5, 4, 3),
          List.of(Conv2d.relu("conv1", 2, 3), new Flatten("flatten"), Dense.linear("dense", 3)));

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

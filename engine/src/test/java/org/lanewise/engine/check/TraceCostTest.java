package org.lanewise.engine.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.network.ZeroCause;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.TensorDataset;

/** What it takes to look at one number does not grow with all the others. */
final class TraceCostTest {

  /** The winners of a pooling are joined once, not once for each term that lost it. */
  @Test
  void reasonsOfZeros() {
    int images = 20;
    Network network =
        Network.sequential(
            Shape.of(30, 30, 1),
            conv2d(4, 3).relu().named("conv"),
            maxPool2d(2).named("pool"),
            new Flatten("flatten"),
            dense(3));
    Tensor pixels = new Tensor(Shape.of(images, 30, 30, 1), pixels(images * 900));
    Trace trace =
        Trace.of(network, TestNetworks.parameters(network, 7))
            .images(new TensorDataset(pixels, new int[images], 3));
    Explained weight =
        IntStream.range(0, 4)
            .mapToObj(filter -> trace.terms("conv/kernel", 0, 0, 0, filter))
            .max(Comparator.comparing(terms -> lost(trace, terms)))
            .orElseThrow();
    int lost = lost(trace, weight);
    assertTrue(lost > 1_000, "lost the pool: " + lost);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertEquals(lost, lost(trace, weight));
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    int winners = 4 * images * trace.shape("pool").size();
    assertTrue(bytes < (long) lost * winners / 10, bytes + " bytes for " + lost + " terms");
  }

  /** The statistics of a batch join each image's with those before: nothing is counted twice. */
  @Test
  void productsOfStatistics() {
    int images = 9;
    Network network =
        Network.sequential(
            Shape.of(4, 4, 1), new Flatten("flatten"), batchNorm().named("norm"), dense(3));
    Tensor pixels = new Tensor(Shape.of(images, 4, 4, 1), pixels(images * 16));
    Trace trace =
        Trace.of(network, TestNetworks.parameters(network, 7))
            .images(new TensorDataset(pixels, new int[images], 3));
    List<Term> products = trace.products(trace.valueTerms("norm", 0, 5));
    Set<Term> once = Collections.newSetFromMap(new IdentityHashMap<>());
    once.addAll(products);
    assertEquals(once.size(), products.size());
  }

  private static int lost(Trace trace, Explained terms) {
    return trace.zeros(terms).getOrDefault(ZeroCause.LOST_THE_POOL, 0);
  }

  private static float[] pixels(int count) {
    float[] pixels = new float[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = (i * 37 % 101) / 101f;
    }
    return pixels;
  }
}

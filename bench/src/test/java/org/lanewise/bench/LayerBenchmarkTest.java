package org.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.LayerCase;

/** Every layer can be measured: the smoke test takes the first one alone. */
class LayerBenchmarkTest {

  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void agreesBeforeItIsTimed(LayerCase layer) {
    LayerBenchmark benchmark = new LayerBenchmark();
    benchmark.layer = layer;
    benchmark.kernels = KernelSets.FAST;
    benchmark.batch = 2;
    assertDoesNotThrow(benchmark::check);
    Work work = new Work();
    benchmark.forward(work);
    benchmark.backward(work);
    assertTrue(work.gbyte > 0);
  }
}

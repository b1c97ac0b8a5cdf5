package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.tensor.Role;

/** What an optimizer is told of what it updates. */
final class UpdatePassTest {

  private static final Network NETWORK = TestNetworks.twoBlocks();

  /** Passes all on and keeps what it was told. */
  private static final class Told extends OptimizerDecorator {

    private final boolean whole;
    private final Set<UpdateRange> ranges =
        new ConcurrentSkipListSet<>(Comparator.comparing(UpdateRange::from));

    Told(boolean whole) {
      super(Adam.defaults());
      this.whole = whole;
    }

    @Override
    public Optimizer withLearningRate(double rate) {
      return this;
    }

    @Override
    public boolean wholeSlots() {
      return whole;
    }

    @Override
    public void update(
        UpdateRange range,
        long step,
        double rate,
        float[] parameters,
        float[] gradient,
        float[][] state) {
      ranges.add(range);
      inner().update(range, step, rate, parameters, gradient, state);
    }
  }

  @Test
  void itIsToldLayerRoleAndShapeOfEachSlot() {
    Told told = new Told(true);
    run(told);
    List<UpdateRange> slots = NETWORK.parameters().stream().map(slot -> slot.range()).toList();
    assertEquals(slots, List.copyOf(told.ranges));
    assertEquals("conv1", slots.getFirst().layer());
    assertEquals(Role.KERNEL, slots.getFirst().role());
    assertEquals(Role.BIAS, slots.getLast().role());
  }

  @Test
  void largeSlotsComeInRangesThatCoverThem() {
    Told told = new Told(false);
    run(told);
    assertTrue(told.ranges.size() > NETWORK.parameters().size());
    int at = 0;
    for (UpdateRange range : told.ranges) {
      assertEquals(at, range.from());
      at = range.to();
    }
    assertEquals(NETWORK.parameterCount(), at);
  }

  @Test
  void bothWaysGiveTheSameBitsAndStatistics() {
    Outcome ranges = run(new Told(false));
    Outcome slots = run(new Told(true));
    assertArrayEquals(run(Adam.defaults()).parameters(), ranges.parameters());
    assertArrayEquals(ranges.parameters(), slots.parameters());
    assertEquals(ranges.norms(), slots.norms());
    assertTrue(slots.norms().stream().allMatch(norm -> norm > 0), slots.norms()::toString);
  }

  /** Weight decay on kernels alone. */
  @Test
  void rolesCanBeTreatedDifferently() {
    Optimizer decaying =
        new OptimizerDecorator(Adam.defaults()) {
          @Override
          public Optimizer withLearningRate(double rate) {
            return this;
          }

          @Override
          public void update(
              UpdateRange range,
              long step,
              double rate,
              float[] parameters,
              float[] gradient,
              float[][] state) {
            inner().update(range, step, rate, parameters, gradient, state);
            for (int i = range.from(); range.role() == Role.KERNEL && i < range.to(); i++) {
              parameters[i] *= 0.9f;
            }
          }
        };
    float[] plain = oneStep(Adam.defaults());
    float[] decayed = oneStep(decaying);
    for (var slot : NETWORK.parameters()) {
      float factor = slot.parameter().role() == Role.KERNEL ? 0.9f : 1f;
      for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
        assertEquals(plain[i] * factor, decayed[i], slot.path());
      }
    }
    assertNotEquals(plain[0], decayed[0]);
  }

  private static float[] oneStep(Optimizer optimizer) {
    Dataset dataset = TestNetworks.random(NETWORK, 4, 1);
    TrainingSettings settings =
        TrainingSettings.defaults(1).withEpochs(1).withBatchSize(4).withOptimizer(optimizer);
    return Trained.run(NETWORK, KernelSets.FAST, 2, dataset, settings).parameters();
  }

  private record Outcome(float[] parameters, List<Double> norms) {}

  private static Outcome run(Optimizer optimizer) {
    TrainingState state = TrainingState.initial(NETWORK, optimizer, 1);
    TrainingSettings settings =
        TrainingSettings.defaults(1).withEpochs(2).withBatchSize(4).withOptimizer(optimizer);
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(NETWORK, KernelSets.FAST);
      Dataset dataset = TestNetworks.random(NETWORK, 8, 1);
      Trainer trainer = new Trainer(program, workers, dataset, null, settings, state);
      StepStatistics statistics = trainer.gatherStatistics();
      trainer.run();
      return new Outcome(
          state.parameters(),
          IntStream.range(0, NETWORK.parameters().size())
              .mapToObj(statistics::updateNorm)
              .toList());
    }
  }
}

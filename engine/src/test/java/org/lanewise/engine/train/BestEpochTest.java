package org.lanewise.engine.train;

import static java.util.Comparator.naturalOrder;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.stopEarly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.Training;
import org.lanewise.engine.doctor.Doctor;
import org.lanewise.engine.doctor.EpochEnd;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Fix;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.tensor.Shape;

/** Epochs whose moving statistics are still those of the beginning are compared with nothing. */
class BestEpochTest {

  private static final int STEPS = 3;

  @TempDir private Path folder;

  private static Network network(double momentum) {
    return Network.sequential(
        Shape.of(32, 32, 3),
        new GlobalAveragePool2d("gap"),
        new BatchNorm("bn", momentum, 1e-3, true, true, 0),
        dense(10));
  }

  /** Its loss rises from epoch to epoch, so that the first is the best of those that count. */
  private static Training rising(double momentum) {
    return Training.of(network(momentum))
        .data(Solids10.render(STEPS * 8, 10))
        .batch(8)
        .epochs(6)
        .threads(1)
        .optimizer(new Sgd(4, 0));
  }

  private static EpochResult epoch(int number, double loss) {
    return new EpochResult(
        number, loss, 0.5, OptionalDouble.of(loss), OptionalDouble.of(0.5), 1, 1);
  }

  @Test
  void theFirstThatCountsFollowsFromTheMomentum() {
    assertEquals(OptionalDouble.of(5), network(0.5).coldSteps()); // 0.5^5 is 0.03
    assertEquals(OptionalDouble.of(299), network(0.99).coldSteps());
    List<EpochResult> epochs = List.of(epoch(1, 0.1), epoch(2, 0.3), epoch(3, 0.2), epoch(4, 0.4));
    assertEquals(1, new History(epochs).best().orElseThrow().epoch());
    assertEquals(3, new History(epochs, 2).best().orElseThrow().epoch());
    assertEquals(4, new History(epochs, 5).best().orElseThrow().epoch(), "none counts yet");
  }

  @Test
  void checkpointsKeepTheBestThatCounts() throws IOException {
    Training training = rising(0.5).checkpoints(folder);
    History history = training.run();
    int best = history.best().orElseThrow().epoch();
    assertTrue(best >= 2, "5 steps are cold, and an epoch has " + STEPS);
    double lowest =
        history.stream()
            .filter(result -> result.epoch() >= 2)
            .mapToDouble(EpochResult::deciding)
            .min()
            .orElseThrow();
    assertEquals(lowest, history.get(best - 1).deciding());
    Path newest;
    try (Stream<Path> files = Files.list(folder)) {
      newest =
          files
              .filter(f -> f.toString().endsWith(".safetensors"))
              .max(naturalOrder())
              .orElseThrow();
    }
    Model kept = ModelFile.loadBest(newest);
    assertEquals(best, kept.training().whole("best_epoch", 0));
    Training until = rising(0.5).epochs(best);
    until.run();
    assertArrayEquals(until.model().parameters(), kept.parameters());
    assertFalse(Arrays.equals(training.model().parameters(), kept.parameters()));
    Path model = folder.resolve("model.safetensors");
    training.model().save(model);
    StoreException e = assertThrows(StoreException.class, () -> ModelFile.loadBest(model));
    assertTrue(e.getMessage().contains("this is a model, which has one set of parameters"));
  }

  @Test
  void patienceWaitsForThem() {
    assertEquals(6, rising(0.99).callbacks(stopEarly(1)).run().size());
    assertTrue(rising(0).callbacks(stopEarly(1)).run().size() < 6);
  }

  /** In the same training, in another one, and where a run that ended so is called again. */
  @Test
  void patienceBeginsAnewWithEveryRun(@TempDir Path folder) {
    Callback stop = stopEarly(2);
    Training training = rising(0).callbacks(stop);
    History first = training.run();
    assertTrue(first.size() > 2 && first.size() < 6, first::toString);
    assertEquals(first.size(), training.run().size());
    Training kept = rising(0).callbacks(stop).checkpoints(folder);
    assertEquals(first.size(), kept.run().size());
    assertEquals(first.size(), kept.run().size());
  }

  @Test
  void theDoctorSaysSo() {
    TrainingSettings settings = TrainingSettings.defaults(1).withOptimizer(Adam.defaults());
    EpochEnd end = new EpochEnd(1, 10, 2, 0.2, OptionalDouble.of(2), OptionalDouble.of(0.2), 1000);
    Doctor doctor = new Doctor(RunFacts.of(network(0.99), settings, 320, 1));
    List<Finding> found = doctor.hear(end);
    assertEquals(List.of("statistics-cold"), found.stream().map(Finding::cause).toList());
    assertTrue(
        found
            .getFirst()
            .seen()
            .contains(
                "they need 299 steps, but an epoch has 10; what is validated before epoch 30"),
        found.getFirst().seen());
    assertEquals(List.of(), found.getFirst().fix().changes(), "320 images have no 299 batches");
    RunFacts six = RunFacts.of(network(0.99), settings.withEpochs(6), 3000, 1);
    Finding some = new Doctor(six).hear(end).getFirst();
    assertEquals(List.of(new Fix.BatchSize(8)), some.fix().changes());
    RunFacts ten = RunFacts.of(network(0.99), settings.withEpochs(10), 3000, 1);
    assertEquals(List.of(), new Doctor(ten).hear(end), "most of the run is judged well");
    assertEquals(List.of(), new Doctor(RunFacts.of(network(0.5), settings, 320, 1)).hear(end));
  }
}

package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.LayerCase;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.CaseNetwork;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.store.Checkpoint;
import org.lanewise.engine.store.CheckpointFolder;
import org.lanewise.engine.store.Checkpointing;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.store.Run;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;

/** Every layer, as its {@link LayerCase} draws it, in files and in training that is interrupted. */
final class LayerFilesTest {

  private static final int DRAWS = 4;
  private static final DataIdentity DATA =
      new DataIdentity("random", List.of("a", "b", "c"), "0123");

  @TempDir private Path folder;

  private static List<Network> networks(LayerCase layerCase, int draw) {
    LayerCase.Drawn drawn = layerCase.draw(new SplittableRandom(draw));
    return List.of(CaseNetwork.alone(drawn), CaseNetwork.branched(drawn));
  }

  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void comesBackFromJsonAndFromAModelFile(LayerCase layerCase) {
    for (int draw = 0; draw < 5 * DRAWS; draw++) {
      for (Network network : networks(layerCase, draw)) {
        String json = NetworkJson.print(network.graph());
        assertEquals(network.graph(), NetworkJson.parse(Path.of("network.json"), json), json);
      }
    }
    for (Network network : networks(layerCase, DRAWS)) {
      float[] parameters = TestNetworks.parameters(network, 2);
      Path file = folder.resolve("model.safetensors");
      ModelFile.save(
          file, new Model(network, parameters, Preprocessing.scaled(), Settings.none(), DATA));
      Model loaded = ModelFile.load(file);
      assertEquals(network.graph(), loaded.network().graph());
      assertArrayEquals(parameters, loaded.parameters());
      assertArrayEquals(logits(network, parameters), logits(loaded.network(), loaded.parameters()));
    }
  }

  private static float[] logits(Network network, float[] parameters) {
    try (Workers workers = new Workers(1)) {
      return new Predictor(Program.of(network, KernelSets.FAST), workers, parameters)
          .logits(TestNetworks.random(network, 5, 6));
    }
  }

  /** Three steps, the last one on fewer images; on any threads, and stopped after each of them. */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void trainsToTheSameBitsHoweverItRunsAndIsStopped(LayerCase layerCase) {
    for (int draw = 0; draw < DRAWS; draw++) {
      for (Network network : networks(layerCase, draw)) {
        TrainingSettings training = new TrainingSettings(1, 9, Adam.defaults(), 4, true);
        Run run = new Run(network, training, Preprocessing.scaled(), DATA, Settings.none());
        TrainingState whole = go(run, KernelSets.TEXTBOOK, 1, Optional.empty(), 3);
        assertEquals(3, whole.steps());
        assertSame(whole, go(run, KernelSets.FAST, 1, Optional.empty(), 3), network);
        assertSame(whole, go(run, KernelSets.FAST, 2, Optional.empty(), 3), network);
        assertSame(whole, go(run, KernelSets.IM2COL, 3, Optional.empty(), 3), network);
        int stop = 1 + draw % 2;
        Path checkpoints = folder.resolve(draw + "-" + network.nodes().size());
        go(run, KernelSets.FAST, 2, Optional.of(checkpoints), stop);
        TrainingState resumed = go(run, KernelSets.FAST, 3, Optional.of(checkpoints), 3 - stop);
        assertSame(whole, resumed, network);
      }
    }
  }

  private static void assertSame(TrainingState expected, TrainingState actual, Network network) {
    assertArrayEquals(expected.parameters(), actual.parameters(), network::toString);
    for (int i = 0; i < expected.optimizerState().length; i++) {
      assertArrayEquals(expected.optimizerState()[i], actual.optimizerState()[i]);
    }
  }

  /** Makes some steps, from the last checkpoint on where there is a folder for them. */
  private static TrainingState go(
      Run run, KernelSets kernels, int threads, Optional<Path> checkpoints, int steps) {
    try (Workers workers = new Workers(threads)) {
      if (checkpoints.isEmpty()) {
        return go(run, kernels, workers, Optional.empty(), steps).state();
      }
      try (CheckpointFolder opened = CheckpointFolder.open(checkpoints.get(), 2)) {
        Optional<Checkpoint> from = opened.resume(run).checkpoint();
        Trainer trainer = go(run, kernels, workers, from, steps);
        new Checkpointing(opened, run, trainer, 0, from).saveNow();
        return trainer.state();
      }
    }
  }

  private static Trainer go(
      Run run, KernelSets kernels, Workers workers, Optional<Checkpoint> from, int steps) {
    Dataset images = TestNetworks.random(run.network(), 23, 3);
    TrainingState state =
        from.map(Checkpoint::state)
            .orElseGet(() ->
                TrainingState.initial(
                    run.network(), run.training().optimizer(), run.training().seed()));
    Program program = Program.of(run.network(), kernels);
    Trainer trainer = new Trainer(program, workers, images, null, run.training(), state);
    from.ifPresent(checkpoint -> checkpoint.resume(trainer));
    trainer.addCallback(
        new Callback() {
          private int made;

          @Override
          public void onStep(Position position, Metrics batch) {
            made++;
            if (made == steps) {
              trainer.requestStop();
            }
          }
        });
    trainer.run();
    return trainer;
  }
}

package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.onEpoch;
import static org.lanewise.engine.Lanewise.progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.TopK;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Ema;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.History;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Trainer;

/** A training in a few lines is saved, goes on where it was stopped, and changes its images. */
final class TrainingTest {

  private static final TrainAndTest DATA = Solids10.render(40, 10);

  private static final Augmentation[] AUGMENTED = {
    Augmentation.shift(0.125), Augmentation.flip(), Augmentation.cutout(8), Augmentation.jitter(0.2)
  };

  @TempDir private Path folder;

  private static Training training() {
    Network network =
        Network.sequential(
            Shape.of(32, 32, 3),
            new Conv2d("conv", 4, new Window2d(3, 3, 2, 2, Padding.VALID), Activation.RELU),
            new GlobalAveragePool2d("gap"),
            dense(10));
    return Training.of(network).data(DATA).batch(8).epochs(3).threads(2);
  }

  /** Stops the run in the middle of an epoch, or after one. */
  private static Callback stopAfter(long steps) {
    return new Callback() {
      private @Nullable Trainer trainer;

      @Override
      public void onBegin(Trainer running) {
        trainer = running;
      }

      @Override
      public void onStep(Position position, Metrics batch) {
        if (trainer != null && trainer.state().steps() == steps) {
          trainer.requestStop();
        }
      }
    };
  }

  private static float[] run(Training training) {
    training.run();
    return training.model().parameters();
  }

  @Test
  void itGoesOnWhereItWasStopped() {
    Average average = new Ema(0.9);
    float[] whole = run(training().average(average).clipNorm(0.1).augment(AUGMENTED));
    for (long stop : new long[] {2, 7, 10}) {
      Path here = folder.resolve("run" + stop);
      for (int part = 0; part < 2; part++) {
        Training training =
            training()
                .average(average)
                .clipNorm(0.1)
                .augment(AUGMENTED)
                .checkpoints(here)
                .callbacks(stopAfter(stop));
        float[] reached = run(training);
        assertEquals(part == 1, Arrays.equals(whole, reached), "part " + part);
      }
      Training done =
          training().average(average).clipNorm(0.1).augment(AUGMENTED).checkpoints(here);
      assertEquals(3, done.run().size());
      assertArrayEquals(whole, done.model().parameters());
    }
  }

  /** The log would have replaced the model. */
  @Test
  void twoOutputsAreNotOneFile() throws IOException {
    Path file = folder.resolve("x");
    Path same = folder.resolve("link").resolve("x");
    Files.createSymbolicLink(folder.resolve("link"), folder);
    for (Training training :
        List.of(
            training().saveBest(file).log(same),
            training().checkpoints(file).log(same),
            training().saveBest(same).checkpoints(file))) {
      Exception thrown = assertThrows(IllegalArgumentException.class, training::run);
      assertTrue(thrown.toString().contains("are the same file; give them"), thrown::toString);
    }
    assertFalse(Files.exists(file));
  }

  /** A run that is resumed would have taken the model for a damaged checkpoint. */
  @Test
  void anOutputHasNoNameOfACheckpoint() {
    Path run = folder.resolve("run");
    for (String name : List.of("checkpoint-0000000001.safetensors", "lock", "lock.owner")) {
      Path file = folder.resolve("none/../run").resolve(name);
      for (Training training :
          List.of(
              training().checkpoints(run).saveBest(file), training().log(file).checkpoints(run))) {
        Exception thrown = assertThrows(IllegalArgumentException.class, training::run);
        String sentence =
            "("
                + file
                + ") has the name of a checkpoint or a lock in the folder of checkpoints("
                + run;
        assertTrue(thrown.toString().contains(sentence), thrown::toString);
      }
    }
    assertFalse(Files.exists(run));
    training().checkpoints(run).saveBest(run.resolve("b")).log(run.resolve("l")).run();
    assertTrue(Files.exists(run.resolve("b")) && Files.exists(run.resolve("l")));
  }

  @Test
  void whatCantBeWrittenIsToldBeforeTheFirstStep() {
    Path file = folder.resolve("none").resolve("file");
    AtomicBoolean trained = new AtomicBoolean();
    for (Training training : List.of(training().saveBest(file), training().log(file))) {
      training.callbacks(onEpoch(result -> trained.set(true)));
      StoreException thrown = assertThrows(StoreException.class, training::run);
      assertTrue(thrown.getMessage().contains("its folder does not exist"), thrown::toString);
    }
    assertFalse(trained.get());
  }

  @Test
  void otherSettingsAreAnotherRun() {
    run(training().epochs(1).augment(AUGMENTED).checkpoints(folder));
    assertRefused(training().epochs(1), "augment.shift.part absent here, 0.125 there");
    Augmentation[] other = AUGMENTED.clone();
    other[1] = Augmentation.flip(0);
    assertRefused(
        training().epochs(1).augment(other), "augment.flip.probability 0.0 here, 0.5 there");
  }

  private void assertRefused(Training training, String why) {
    Exception thrown = assertThrows(StoreException.class, () -> training.checkpoints(folder).run());
    assertTrue(thrown.toString().contains(why), thrown::toString);
  }

  /** In two parts as at once: the best epoch's model, and the table of the epochs. */
  @Test
  void filesOfARunThatGoesOnAreThoseOfAWholeOne() throws IOException {
    Loss loss = new SoftmaxCrossEntropy().measuring(new TopK(1), new TopK(10));
    List<Integer> heard = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    for (String name : List.of("whole", "parts")) {
      Path best = folder.resolve(name + ".safetensors");
      Path log = folder.resolve(name + ".csv");
      Training all = training().loss(loss).saveBest(best).log(log);
      if (name.equals("parts")) {
        all.checkpoints(folder.resolve("run")).callbacks(stopAfter(7));
        assertEquals(1, all.run().size());
        all = training().loss(loss).saveBest(best).log(log).checkpoints(folder.resolve("run"));
      }
      all.callbacks(onEpoch(result -> heard.add(result.epoch())), progress(lines));
      History history = all.run();
      EpochResult last = history.getLast();
      assertEquals(last.accuracy(), last.own().get("top-1 accuracy"));
      assertEquals(1.0, last.own().get("validation top-10 accuracy"));
      int epoch = history.best().orElseThrow().epoch();
      Model model = ModelFile.load(best);
      assertEquals(epoch, model.training().whole("best_epoch", 0));
      assertArrayEquals(run(training().loss(loss).epochs(epoch)), model.parameters());
    }
    assertEquals(List.of(1, 2, 3, 2, 3), heard);
    assertTrue(lines.toString().startsWith("epoch 1: loss "), lines::toString);
    assertEquals(
        Files.readString(folder.resolve("whole.csv")),
        Files.readString(folder.resolve("parts.csv")));
    List<String> table = Files.readAllLines(folder.resolve("whole.csv"));
    assertTrue(table.getFirst().startsWith("epoch,loss,accuracy,val_loss,val_accuracy,"));
    assertEquals(4, table.size());
    assertTrue(table.getLast().startsWith("3,") && table.getLast().endsWith(",1.0"));
  }

  /** Anew in every epoch of training, the same on any number of threads; never in a validation. */
  @Test
  void imagesAreChangedInTrainingAlone() {
    ImageDataset plain = new ImageDataset(DATA.train(), Preprocessing.scaled());
    ImageDataset augmented = plain.augmented(List.of(AUGMENTED), 5);
    float[][] images = new float[4][plain.shape().size()];
    plain.newReader().read(7, 1, images[0], 0);
    for (int epoch = 0; epoch <= 2; epoch++) {
      augmented.newReader().read(7, epoch, images[1 + epoch], 0);
    }
    assertArrayEquals(images[0], images[1]);
    assertFalse(Arrays.equals(images[0], images[2]));
    assertFalse(Arrays.equals(images[2], images[3]));
    float[] one = run(training().augment(AUGMENTED).threads(1));
    assertArrayEquals(one, run(training().augment(AUGMENTED).threads(3)));
    assertFalse(Arrays.equals(one, run(training())));
    assertArrayEquals(run(training()), run(training().augment()));
  }
}

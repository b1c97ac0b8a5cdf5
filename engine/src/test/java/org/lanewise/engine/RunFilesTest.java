package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.flatten;
import static org.lanewise.engine.Lanewise.onEpoch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.Checkpoint;
import org.lanewise.engine.store.CheckpointFile;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.History;

/** The files of a run that goes on, and the places that they may not have. */
final class RunFilesTest {

  @TempDir private Path folder;
  private Path checkpoints;
  private Path best;
  private Path log;

  @BeforeEach
  void name() {
    checkpoints = folder.resolve("run");
    best = folder.resolve("best.safetensors");
    log = folder.resolve("log.csv");
  }

  private static ImageSet set(int... labels) {
    return ImageSet.of("x", List.of("dark", "bright"), 1, 1, 1, new byte[] {0, -1}, labels);
  }

  /** The classes of the validation are the wrong way round: its first epoch is the best one. */
  private static Training training() {
    Network network = Network.sequential(Shape.of(1, 1, 1), flatten(), dense(2));
    return Training.of(network)
        .data(new TrainAndTest("x", set(0, 1), set(1, 0)))
        .batch(2)
        .epochs(2)
        .threads(1);
  }

  /** They were written after epochs alone, and not at all where none was left or better. */
  @Test
  void theyAreThereWhenARunGoesOn() throws IOException {
    training().checkpoints(checkpoints).run();
    for (int epochs : new int[] {4, 4}) {
      Training training =
          training().epochs(epochs).checkpoints(checkpoints).saveBest(best).log(log);
      History history = training.run();
      assertEquals(1, history.best().orElseThrow().epoch());
      Model model = ModelFile.load(best);
      assertEquals(1, model.training().whole("best_epoch", 0));
      Training first = training().epochs(1);
      first.run();
      assertArrayEquals(first.model().parameters(), model.parameters());
      assertEquals(5, Files.readAllLines(log).size());
      Files.delete(best);
      Files.delete(log);
    }
  }

  /** The folder was made in the file's place, and that was found out after the first epoch. */
  @Test
  void nothingLiesUnderAFile() throws IOException {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, folder);
    Path file = folder.resolve("x");
    for (Path under : List.of(file.resolve("y"), link.resolve("none/../x/y/z"))) {
      assertUnder("checkpoints", under, "saveBest", training().saveBest(file).checkpoints(under));
      assertUnder("checkpoints", under, "log", training().log(file).checkpoints(under));
      assertUnder("log", under, "saveBest", training().saveBest(file).log(under));
      assertUnder("saveBest", under, "log", training().log(file).saveBest(under));
    }
    Path beside = folder.resolve("xy");
    training().saveBest(file).checkpoints(beside).run();
    assertTrue(Files.isRegularFile(file) && Files.isDirectory(beside));
  }

  private void assertUnder(String lower, Path under, String upper, Training training) {
    Path file = folder.resolve("x");
    Exception thrown = assertThrows(IllegalArgumentException.class, training::run);
    assertEquals(
        "%s(%s) lies under %s(%s), which is to be a file; give one of them another place"
            .formatted(lower, under, upper, file),
        thrown.getMessage());
    assertFalse(Files.exists(file));
  }

  /** A model in its place was replaced without a word. */
  @Test
  void aLogReplacesNothingButALog() throws IOException {
    training().saveBest(best).run();
    byte[] model = Files.readAllBytes(best);
    assertForeign(best);
    assertArrayEquals(model, Files.readAllBytes(best));
    for (String text : List.of("notes\n", "\n", "epoch", "epoch,loss,val_losses\n", "{}")) {
      Files.writeString(log, text);
      assertForeign(log);
      assertEquals(text, Files.readString(log));
    }
    for (String text :
        List.of(
            "",
            "epoch,loss,val_loss",
            "epoch,loss,val_loss,mean absolute error\r\n1,2,3,4\r\n",
            "epoch,loss,accuracy,val_loss,val_accuracy,\"a,b\"\n")) {
      Files.writeString(log, text);
      training().log(log).run();
      List<String> table = Files.readAllLines(log);
      assertEquals("epoch,loss,accuracy,val_loss,val_accuracy", table.getFirst());
      assertEquals(3, table.size());
    }
  }

  private static void assertForeign(Path file) {
    Training training = training().log(file).callbacks(onEpoch(result -> fail("it trained")));
    Exception thrown = assertThrows(StoreException.class, training::run);
    assertEquals(
        file
            + ": the first line is not that of a table of epochs, expected one that log may replace; name that, or a file that is not there yet.",
        thrown.getMessage());
  }

  /** Somebody's own loop may have saved it so. */
  @Test
  void theBestEpochMustBeInTheCheckpoint() throws IOException {
    training().checkpoints(checkpoints).run();
    Path file = checkpoints.resolve("checkpoint-0000000002.safetensors");
    Checkpoint whole = CheckpointFile.load(file);
    CheckpointFile.save(
        file,
        new Checkpoint(
            whole.run(),
            whole.state(),
            whole.progress(),
            whole.history(),
            Optional.empty(),
            whole.states(),
            whole.numerics()));
    Training training = training().epochs(4).checkpoints(checkpoints).log(log);
    training.saveBest(best);
    Exception thrown = assertThrows(StoreException.class, training::run);
    assertEquals(
        file
            + ": the checkpoint does not hold the parameters of its best epoch, which saveBest("
            + best
            + ") needs; leave saveBest out, or give another folder for a new run.",
        thrown.getMessage());
    assertFalse(Files.exists(best) || Files.exists(log));
    assertEquals(4, training().epochs(4).checkpoints(checkpoints).run().size());
  }
}

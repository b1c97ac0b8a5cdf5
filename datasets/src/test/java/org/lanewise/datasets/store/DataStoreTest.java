package org.lanewise.datasets.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.Fingerprint;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.datasets.cifar.Cifar10Writer;
import org.lanewise.datasets.fetch.Cifar10Source;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.testkit.TestSets;

final class DataStoreTest {

  @TempDir Path temp;

  @Test
  void withoutACacheSolidsAreRenderedInMemory() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "in the way");
    List<String> sentences = new ArrayList<>();
    DataStore store =
        new DataStore(file.resolve("cache"), Cifar10Source.official(), listener(sentences));
    TrainAndTest data = store.solids10(30, 20);
    assertEquals(Fingerprint.of(Solids10.render(30, 20)), Fingerprint.of(data));
    assertEquals(1, sentences.size());
    assertTrue(
        sentences.getFirst().contains("in memory, for this run alone"), sentences.getFirst());
  }

  @Test
  void damagedSolidsAreRenderedInMemoryAndRemoved() throws IOException {
    List<String> sentences = new ArrayList<>();
    DataStore store = new DataStore(temp, Cifar10Source.official(), listener(sentences));
    Path folder = Files.createDirectory(store.solids10Folder());
    for (int file = 1; file <= 6; file++) {
      String name = file == 6 ? Cifar10Format.TEST_FILE : Cifar10Format.trainFile(file);
      try (FileChannel sparse =
          FileChannel.open(
              folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        sparse.write(ByteBuffer.wrap(new byte[] {77}), 0);
        sparse.write(ByteBuffer.allocate(1), 10_000L * Cifar10Format.RECORD_BYTES - 1);
      }
    }
    TrainAndTest data = store.solids10(30, 20);
    assertEquals(Fingerprint.of(Solids10.render(30, 20)), Fingerprint.of(data));
    assertTrue(sentences.getFirst().contains("the label is 77"), sentences.getFirst());
    assertFalse(Files.exists(folder));
  }

  @Test
  void anyFolderIsRead() {
    TrainAndTest data = TestSets.noise(12, 5);
    Cifar10Writer.write(temp.resolve("mine"), data, 5);
    TrainAndTest read = DataStore.folder(temp.resolve("mine"), 11, 100);
    assertEquals("mine", read.name());
    assertEquals(11, read.train().size());
    assertEquals(5, read.test().size());
  }

  @Test
  void emptyCachesHoldNothing() {
    DataStore store = new DataStore(temp, Cifar10Source.official(), Progress.silent());
    assertFalse(store.hasCifar10());
    assertEquals(temp.resolve("cifar10"), store.cifar10Folder());
    assertTrue(store.solids10Folder().startsWith(temp));
  }

  private static Progress listener(List<String> sentences) {
    return new Progress() {
      @Override
      public void begin(String stage, long total, Unit unit) {}

      @Override
      public void advance(long done) {}

      @Override
      public void end() {}

      @Override
      public void say(String sentence) {
        sentences.add(sentence);
      }
    };
  }

  @Test
  void whatCannotBeReadIsNeitherRemovedNorTakenForAbsent() throws IOException {
    List<String> sentences = new ArrayList<>();
    DataStore store = new DataStore(temp, Cifar10Source.official(), listener(sentences));
    for (Path folder : List.of(store.solids10Folder(), store.cifar10Folder())) {
      Path loop = Files.createDirectory(folder).resolve(Cifar10Format.trainFile(1));
      Files.createSymbolicLink(loop, loop); // which root can't read either
    }
    TrainAndTest data = store.solids10(30, 20);
    assertEquals(Fingerprint.of(Solids10.render(30, 20)), Fingerprint.of(data));
    assertTrue(sentences.getFirst().contains("can't be read"), sentences.getFirst());
    DatasetException thrown = assertThrows(DatasetException.class, store::hasCifar10);
    assertTrue(thrown.isUnreadable(), thrown.getMessage());
    for (Path folder : List.of(store.solids10Folder(), store.cifar10Folder())) {
      assertTrue(
          Files.isSymbolicLink(folder.resolve(Cifar10Format.trainFile(1))), folder.toString());
    }
  }
}

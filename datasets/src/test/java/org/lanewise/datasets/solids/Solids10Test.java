package org.lanewise.datasets.solids;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.Fingerprint;
import org.lanewise.datasets.ImageStatistics;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Reader;
import org.lanewise.datasets.cifar.Cifar10Writer;

final class Solids10Test {

  @TempDir Path temp;

  /** The pictures are the same in every byte wherever they are rendered: pinned. */
  @Test
  void theFirstPicturesArePinned() {
    assertEquals(
        "959318ac4983c155e4457780b159ed5c1a7f224fbe4421d32a4e50c5575e712d",
        Fingerprint.of(Solids10.render(500, 500)));
  }

  /** One whole file of the six; the installer compares each of them whenever it makes them. */
  @Test
  void theWholeTestPartIsPinned() {
    LabelledImages test = Solids10.render(1, Solids10.TEST_IMAGES).test();
    assertEquals(
        Solids10.MD5.getLast(),
        Cifar10Writer.writeBatch(temp.resolve("test"), test, 0, Solids10.TEST_IMAGES));
  }

  @Test
  void theSetIsInstalledOnce() throws IOException {
    Path folder = temp.resolve("solids");
    List<String> sums = sums(12);
    assertFalse(Solids10.isThere(folder));
    Solids10.install(folder, Progress.silent(), 12, sums);
    FileTime made = Files.getLastModifiedTime(folder.resolve("test_batch.bin"));
    Solids10.install(folder, Progress.silent(), 12, sums);
    assertEquals(made, Files.getLastModifiedTime(folder.resolve("test_batch.bin")));
    TrainAndTest read = Cifar10Reader.read(folder, "solids10");
    assertEquals(Fingerprint.of(Solids10.render(60, 12)), Fingerprint.of(read));
    assertEquals(Solid.names(), read.train().classNames());
  }

  @Test
  void otherBytesThanThePublishedAreNotInstalled() throws IOException {
    List<String> sums = new ArrayList<>(sums(12));
    sums.set(3, "0");
    DatasetException e =
        assertThrows(
            DatasetException.class,
            () -> Solids10.install(temp.resolve("solids"), Progress.silent(), 12, sums));
    assertTrue(e.getMessage().startsWith("data_batch_4.bin of Solids-10"), e.getMessage());
    try (Stream<Path> entries = Files.list(temp)) {
      assertEquals(0, entries.filter(path -> path.toString().contains("solids")).count());
    }
  }

  private List<String> sums(int records) {
    TrainAndTest data = Solids10.render(5 * records, records);
    List<String> sums = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sums.add(
          Cifar10Writer.writeBatch(
              temp.resolve("sum" + i),
              i < 5 ? data.train() : data.test(),
              i < 5 ? i * records : 0,
              records));
    }
    return sums;
  }

  @Test
  void aPictureDependsOnItsNumberAlone() {
    LabelledImages train = Solids10.render(250, 1).train();
    SolidPainter painter =
        new SolidPainter(Solids10.SEED, Purpose.SOLIDS_TRAIN, Difficulty.STANDARD);
    byte[] expected = new byte[3072];
    byte[] actual = new byte[3072];
    for (int image : new int[] {249, 0, 100, 99, 3}) {
      train.copyPixels(image, expected, 0);
      painter.paint(image, actual, 0);
      assertArrayEquals(expected, actual);
      assertEquals(train.label(image), painter.label(image));
    }
  }

  @Test
  void classesAreBalancedAndPicturesVary() {
    TrainAndTest data = Solids10.render(200, 100);
    ImageStatistics train = ImageStatistics.of(data.train());
    assertEquals(Collections.nCopies(10, 20), train.classCounts());
    assertEquals(Collections.nCopies(10, 10), ImageStatistics.of(data.test()).classCounts());
    for (int c = 0; c < 3; c++) {
      assertEquals(0.5, train.means().get(c), 0.1);
      assertTrue(train.deviations().get(c) > 0.15);
    }
    assertTrue(IntStream.range(0, 10).map(data.train()::label).distinct().count() == 10);
  }

  @Test
  void numbersOfPicturesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> Solids10.render(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Solids10.render(50_001, 1));
    assertThrows(IllegalArgumentException.class, () -> Solids10.render(1, 10_001));
  }
}

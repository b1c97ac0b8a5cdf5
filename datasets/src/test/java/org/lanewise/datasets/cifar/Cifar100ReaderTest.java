package org.lanewise.datasets.cifar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.store.DataStore;

final class Cifar100ReaderTest {

  private static final int RECORD = 3074;

  @TempDir private Path folder;

  /** Records of a coarse and a fine label and three planes of one value each. */
  private void write(String file, int... labels) throws IOException {
    byte[] records = new byte[labels.length / 2 * RECORD];
    for (int i = 0; i < labels.length / 2; i++) {
      records[i * RECORD] = (byte) labels[2 * i];
      records[i * RECORD + 1] = (byte) labels[2 * i + 1];
      for (int plane = 0; plane < 3; plane++) {
        int from = i * RECORD + 2 + plane * 1024;
        Arrays.fill(records, from, from + 1024, (byte) (10 * i + plane + 1));
      }
    }
    Files.write(folder.resolve(file), records);
  }

  private String refused() {
    return assertThrows(DatasetException.class, () -> DataStore.folder(folder, 9, 9)).getMessage();
  }

  @Test
  void theFineClassIsTheLabel() throws IOException {
    write("train.bin", 19, 99, 0, 0, 4, 1);
    assertFalse(Cifar100Reader.looksLikeDataFolder(folder));
    write("test.bin", 11, 50);
    TrainAndTest data = DataStore.folder(folder, 2, 9);
    LabelledImages train = data.train();
    assertEquals(2, train.size());
    assertEquals("worm", train.classNames().get(train.label(0)));
    assertEquals("apple", train.classNames().get(train.label(1)));
    assertEquals("mouse", train.classNames().get(data.test().label(0)));
    assertEquals(100, train.classNames().size());
    byte[] pixels = new byte[train.imageBytes()];
    train.copyPixels(1, pixels, 0);
    assertEquals(
        "11 12 13 11",
        IntStream.range(0, 4).mapToObj(i -> "" + pixels[i]).collect(Collectors.joining(" ")));
  }

  @Test
  void itsOwnNamesCount() throws IOException {
    write("train.bin", 0, 7);
    write("test.bin", 0, 8);
    Path names = folder.resolve("fine_label_names.txt");
    Files.write(names, IntStream.range(0, 100).mapToObj(i -> "kind " + i).toList());
    assertEquals("kind 99", DataStore.folder(folder, 1, 1).train().classNames().getLast());
    Files.writeString(names, "one\ntwo\n");
    assertTrue(refused().contains("expected 100 different class names"), refused());
    assertTrue(refused().contains("CIFAR-100's names"), refused());
  }

  @Test
  void wrongLabelsAndLengthsAreNamed() throws IOException {
    write("test.bin", 0, 8);
    write("train.bin", 0, 7, 20, 3);
    assertTrue(refused().contains("record 1 (counted from 0) at byte 3074: the label is 20"));
    write("train.bin", 0, 7, 3, 100);
    assertTrue(refused().contains("at byte 3075: the label is 100; expected 0 to 99"), refused());
    Files.write(folder.resolve("train.bin"), new byte[3073]);
    assertTrue(refused().contains("no whole number of 3074-byte records"), refused());
    assertTrue(refused().contains("CIFAR-100 binary format"), refused());
  }
}

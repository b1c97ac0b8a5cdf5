package org.lanewise.datasets.cifar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.Fingerprint;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.testkit.TestSets;

final class Cifar10ReaderTest {

  @TempDir Path temp;
  Path folder;
  TrainAndTest data;

  @BeforeEach
  void writeFolder() {
    folder = temp.resolve("data");
    data = TestSets.noise(25, 7);
    Cifar10Writer.write(folder, data, 10);
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    assertEquals(10 * 3073, Files.size(folder.resolve("data_batch_1.bin")));
    assertEquals(5 * 3073, Files.size(folder.resolve("data_batch_3.bin")));
    TrainAndTest read = Cifar10Reader.read(folder, "mine");
    assertSame(data.train(), read.train(), 25);
    assertSame(data.test(), read.test(), 7);
    assertEquals("mine/train", read.train().name());
    assertEquals(TestSets.names(), read.train().classNames());
    assertEquals(Fingerprint.of(data), Fingerprint.of(read));
  }

  /** One image whose every byte is known: a mistake in the order of the planes can't hide. */
  @Test
  void planesAreInterleaved() throws IOException {
    byte[] record = new byte[3073];
    record[0] = 9;
    for (int row = 0; row < 32; row++) {
      for (int column = 0; column < 32; column++) {
        record[1 + row * 32 + column] = (byte) (200 + row);
        record[1 + 1024 + row * 32 + column] = (byte) (100 + column);
        record[1 + 2048 + row * 32 + column] = (byte) (row ^ column);
      }
    }
    Files.write(folder.resolve("test_batch.bin"), record);
    LabelledImages test = Cifar10Reader.read(folder, "mine").test();
    assertEquals(1, test.size());
    assertEquals(9, test.label(0));
    byte[] pixels = new byte[3072 + 5];
    test.copyPixels(0, pixels, 5);
    for (int row = 0; row < 32; row++) {
      for (int column = 0; column < 32; column++) {
        int pixel = 5 + (row * 32 + column) * 3;
        assertEquals((byte) (200 + row), pixels[pixel]);
        assertEquals((byte) (100 + column), pixels[pixel + 1]);
        assertEquals((byte) (row ^ column), pixels[pixel + 2]);
      }
    }
  }

  @Test
  void limitsReadNoFurtherThanTheyNeed() throws IOException {
    // Behind the twelfth record the labels are wrong, and nobody who asks for twelve sees it.
    byte[] second = Files.readAllBytes(folder.resolve("data_batch_2.bin"));
    second[2 * 3073] = 77;
    Files.write(folder.resolve("data_batch_2.bin"), second);
    TrainAndTest read = Cifar10Reader.read(folder, "mine", 12, 3);
    assertSame(data.train(), read.train(), 12);
    assertSame(data.test(), read.test(), 3);
    assertEquals(Fingerprint.of(data.train().first(12)), Fingerprint.of(read.train()));
    assertSays("record 2 (counted from 0) at byte 6146: the label is 77", "data_batch_2.bin");
  }

  /** Windows editors write one, and the first class was named after it. */
  @Test
  void aByteOrderMarkIsNoPartOfAName() throws IOException {
    Path names = folder.resolve("batches.meta.txt");
    String text = Files.readString(names);
    Files.writeString(names, "\ufeff" + text.replace("\n", "\r\n"));
    assertEquals(TestSets.names(), Cifar10Reader.read(folder, "mine").train().classNames());
  }

  @Test
  void namesAreCifars_whereNoneAreGiven() throws IOException {
    Files.delete(folder.resolve("batches.meta.txt"));
    assertEquals("frog", Cifar10Reader.read(folder, "mine").test().classNames().get(6));
  }

  @Test
  void damagedNamesAreRefused() throws IOException {
    Path names = folder.resolve("batches.meta.txt");
    for (String bad :
        List.of(
            "",
            "one\ntwo\n",
            "a\nb\nc\nd\ne\nf\ng\nh\ni\ni\n",
            "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n",
            "a\nb\nc\nd\ne\nf\ng\nh\ni\n\u0007\n",
            "x".repeat(5000),
            "a\nb\nc\nd\ne\nf\ng\nh\ni\n" + "j".repeat(65))) {
      Files.writeString(names, bad);
      assertSays("expected 10 different class names", "batches.meta.txt");
    }
    Files.write(names, new byte[] {'a', (byte) 0xff, '\n'});
    assertSays("is not UTF-8", "batches.meta.txt");
  }

  @Test
  void lengthsAreChecked() throws IOException {
    Path file = folder.resolve("data_batch_2.bin");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertSays("after 9 records 3072 bytes are left over, from byte 27657 on", "data_batch_2.bin");
    Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
    assertEquals(25, Cifar10Reader.read(folder, "mine").train().size());
    Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
    assertSays("after 10 records 1 bytes are left over", "data_batch_2.bin");
    Files.write(file, new byte[0]);
    assertSays("is empty", "data_batch_2.bin");
  }

  @Test
  void missingAndForeignFilesAreNamed() throws IOException {
    Files.move(folder.resolve("data_batch_2.bin"), temp.resolve("aside"));
    assertSays("has data_batch_3.bin but no data_batch_2.bin", "data");
    Files.createDirectory(folder.resolve("data_batch_2.bin"));
    assertSays("not a regular file", "data_batch_2.bin");
    Files.delete(folder.resolve("data_batch_2.bin"));
    Files.move(temp.resolve("aside"), folder.resolve("data_batch_2.bin"));
    Files.writeString(folder.resolve("data_batch_2 (copy).bin"), "x");
    assertSays("is no name of the CIFAR-10 binary format", "data_batch_2 (copy).bin");
    Files.delete(folder.resolve("data_batch_2 (copy).bin"));
    Files.delete(folder.resolve("test_batch.bin"));
    assertSays("no test_batch.bin", "data");
  }

  @Test
  void foldersThatAreNoneAreNamed() throws IOException {
    Path missing = temp.resolve("missing");
    assertTrue(trouble(missing).contains("does not exist"));
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertTrue(trouble(file).contains("is a file"));
    assertTrue(trouble(temp).contains("no data_batch_1.bin"));
    Files.move(folder, temp.resolve("cifar-10-batches-bin"));
    assertTrue(trouble(temp).contains("Did you mean " + temp.resolve("cifar-10-batches-bin")));
  }

  @Test
  void setsThatJavaCantHoldAreRefusedBeforeTheyAreRead() throws IOException {
    try (var sparse =
        FileChannel.open(folder.resolve("data_batch_1.bin"), StandardOpenOption.WRITE)) {
      sparse.write(ByteBuffer.allocate(1), 700_000L * 3073 - 1);
    }
    assertSays("a set may have at most 698823", "mine/train");
  }

  @Test
  void writingOverDataIsRefused() {
    DatasetException e =
        assertThrows(DatasetException.class, () -> Cifar10Writer.write(folder, data, 10));
    assertTrue(e.getMessage().contains("holds data already"), e.getMessage());
  }

  @Test
  void aFolderBelowAFileIsToldAsSuch() {
    Path below = folder.resolve("data_batch_1.bin").resolve("new");
    DatasetException e =
        assertThrows(DatasetException.class, () -> Cifar10Writer.write(below, data, 10));
    assertEquals(
        below.toAbsolutePath()
            + " can't be written: a file is in its way. Move that file or choose another folder.",
        e.getMessage());
  }

  @Test
  void callsThatMakeNoSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Cifar10Reader.read(folder, "mine", 0, 1));
    assertThrows(
        IllegalArgumentException.class, () -> Cifar10Writer.write(temp.resolve("new"), data, 0));
    LabelledImages train = data.train();
    assertThrows(IllegalArgumentException.class, () -> train.first(26));
    assertThrows(IllegalArgumentException.class, () -> train.first(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> train.first(3).label(3));
    assertThrows(
        IndexOutOfBoundsException.class, () -> train.first(3).copyPixels(3, new byte[3072], 0));
  }

  private void assertSays(String sentence, String name) {
    String message = trouble(folder);
    assertTrue(message.contains(sentence) && message.contains(name), message);
  }

  private static String trouble(Path folder) {
    DatasetException e =
        assertThrows(DatasetException.class, () -> Cifar10Reader.read(folder, "mine"));
    return e.getMessage();
  }

  private static void assertSame(LabelledImages expected, LabelledImages actual, int size) {
    assertEquals(size, actual.size());
    byte[] left = new byte[3072];
    byte[] right = new byte[3072];
    for (int i = 0; i < size; i++) {
      expected.copyPixels(i, left, 0);
      actual.copyPixels(i, right, 0);
      assertArrayEquals(left, right);
      assertEquals(expected.label(i), actual.label(i));
    }
  }
}

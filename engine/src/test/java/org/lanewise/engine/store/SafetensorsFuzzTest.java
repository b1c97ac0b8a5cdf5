package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.Workers;

/** Mutated files give a result or a {@link StoreException}, nothing else. */
class SafetensorsFuzzTest {

  @TempDir Path folder;

  @Test
  void everyByteAtEveryPlaceOfASmallHeader() throws IOException {
    byte[] good = HandMade.file("{" + HandMade.tensor("a", "U8", "[2]", 0, 2) + "}", new byte[2]);
    Path file = folder.resolve("mutated.safetensors");
    for (int at = 0; at < good.length; at++) {
      for (int value = 0; value < 256; value += 9 + (at * 31 + value) % 9) {
        byte[] mutated = good.clone();
        mutated[at] = (byte) value;
        Files.write(file, mutated);
        FuzzRun.survives(file, this::readAll);
      }
    }
  }

  @Test
  void randomMutationsOfTensors() throws IOException {
    Path file = folder.resolve("good.safetensors");
    new SafetensorsWriter()
        .metadata("network", "[{\"type\":\"dense\",\"units\":2}]")
        .floats("dense/kernel", Shape.of(3, 2), new float[6], 0)
        .doubles("d", Shape.of(), new double[1])
        .longs("l", Shape.of(2), new long[2])
        .bytes("b", Shape.of(5), new byte[5])
        .ints("i", Shape.of(0, 4), new int[0])
        .write(file);
    FuzzRun.run("safetensors files", file, this::readAll);
  }

  @Test
  void randomMutationsOfAModel() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.save(file, ModelFileTest.model());
    FuzzRun.run("models", file, ModelFile::load);
  }

  @Test
  void randomMutationsOfACheckpoint() throws IOException {
    Path file = folder.resolve("checkpoint.safetensors");
    try (Workers workers = new Workers(1)) {
      Run run = TinyRun.run();
      Trainer trainer = TinyRun.trainer(run, KernelSets.TEXTBOOK, workers, Optional.empty());
      assertTrue(trainer.run());
      Checkpoint.Best best = new Checkpoint.Best(2, 1.5, trainer.state().parameters());
      CheckpointFile.save(file, Checkpoint.of(run, trainer, Optional.of(best)));
    }
    FuzzRun.run(
        "checkpoints",
        file,
        mutated -> {
          signAgain(mutated);
          CheckpointFile.load(mutated);
        });
  }

  /** So that the damage gets past the checksum. */
  private static void signAgain(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      int end = Math.max(0, bytes.length - Sha256.BYTES);
      MessageDigest digest = Sha256.digest();
      digest.update(bytes, 0, end);
      byte[] sum = digest.digest();
      System.arraycopy(sum, 0, bytes, end, bytes.length - end);
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void memoryStaysASmallMultipleOfTheFile() throws IOException {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 20_000; i++) {
      header.append(HandMade.tensor("t" + i, "U8", "[0]", 0, 0)).append(',');
    }
    header.setCharAt(header.length() - 1, '}');
    byte[] manyTensors = HandMade.file(header.toString());
    byte[] hugeClaim = HandMade.file("{" + HandMade.tensor("a", "F64", "[99999999]", 0, 799999992));
    byte[] hugeHeader =
        ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(99 << 20).array();
    for (byte[] content : List.of(manyTensors, hugeClaim, hugeHeader)) {
      Path file = folder.resolve("large.safetensors");
      Files.write(file, content);
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        SafetensorsFile.open(file).close();
      } catch (StoreException e) {
        assertTrue(content != manyTensors, e.getMessage());
      }
      long taken = threads.getCurrentThreadAllocatedBytes() - before;
      // Everything ever allocated, garbage included.
      assertTrue(taken < 1_000_000 + 40L * content.length, taken + " for " + content.length);
    }
  }

  private void readAll(Path file) {
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      long bytes = 0;
      for (String name : read.names()) {
        TensorInfo info = read.info(name);
        bytes += info.end() - info.begin();
        int length =
            switch (info.dtype()) {
              case F32 -> read.readFloats(name).data().length;
              case F64, F16 -> read.readDoubles(name).length;
              case I32 -> read.readInts(name).length;
              case I64 -> read.readLongs(name).length;
              case U8, BOOL -> read.readBytes(name).length;
              default -> info.shape().size();
            };
        assertEquals(info.shape().size(), length);
      }
      byte[] content = Files.readAllBytes(file);
      long header = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong();
      assertEquals(content.length, 8 + header + bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

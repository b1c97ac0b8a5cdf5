package org.lanewise.datasets.cifar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.files.FileTrees;
import org.lanewise.testkit.Fuzz;
import org.lanewise.testkit.TestSets;

final class FuzzedFolderTest {

  private static Path temp = Path.of("");
  private static Path folder = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    temp = Files.createTempDirectory("lanewise-fuzz");
    folder = temp.resolve("data");
    Cifar10Writer.write(folder, TestSets.noise(6, 3), 3);
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    FileTrees.delete(temp);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void damagedBatches(@ForAll long seed) throws IOException {
    batches(folder).once(seed);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void damagedNames(@ForAll long seed) throws IOException {
    names(folder).once(seed);
  }

  @Test
  @EnabledIfSystemProperty(named = Fuzz.MINUTES, matches = ".+")
  void batchesForMinutes(@TempDir Path temp) throws IOException {
    Cifar10Writer.write(temp.resolve("data"), TestSets.noise(6, 3), 3);
    batches(temp.resolve("data")).forMinutes();
  }

  @Test
  @EnabledIfSystemProperty(named = Fuzz.MINUTES, matches = ".+")
  void namesForMinutes(@TempDir Path temp) throws IOException {
    Cifar10Writer.write(temp.resolve("data"), TestSets.noise(6, 3), 3);
    names(temp.resolve("data")).forMinutes();
  }

  private static Fuzz batches(Path folder) throws IOException {
    byte[] sound = Files.readAllBytes(folder.resolve("data_batch_2.bin"));
    return fuzz(folder, "data_batch_1.bin", List.of(sound, Arrays.copyOf(sound, 3073)));
  }

  private static Fuzz names(Path folder) {
    byte[] sound = (String.join("\n", TestSets.names()) + "\n").getBytes(StandardCharsets.UTF_8);
    return fuzz(folder, "batches.meta.txt", List.of(sound));
  }

  private static Fuzz fuzz(Path folder, String file, List<byte[]> corpus) {
    return new Fuzz(
        file,
        corpus,
        DatasetException.class,
        2_000_000,
        20,
        input -> {
          Path place = folder.resolve(file);
          byte[] sound = Files.readAllBytes(place);
          Files.write(place, input);
          try {
            Cifar10Reader.read(folder, "fuzzed");
          } finally {
            Files.write(place, sound);
          }
        });
  }
}

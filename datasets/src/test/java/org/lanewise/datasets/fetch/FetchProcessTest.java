package org.lanewise.datasets.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.Fingerprint;
import org.lanewise.datasets.cifar.Cifar10Reader;

@Timeout(300)
final class FetchProcessTest {

  @TempDir Path temp;

  @Test
  void processesThatFetchAtOnceFetchOnce() throws Exception {
    TinyCifar tiny = new TinyCifar(temp);
    Path folder = temp.resolve("cifar10");
    try (HomePage page = new HomePage(tiny.archive)) {
      List<Process> processes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        processes.add(
            FetchProcess.start(
                page.uri(), TinyCifar.md5(tiny.archive), folder, temp.resolve("messages" + i)));
      }
      for (int i = 0; i < processes.size(); i++) {
        assertTrue(processes.get(i).waitFor(300, TimeUnit.SECONDS));
        assertEquals("", Files.readString(temp.resolve("messages" + i)));
        assertEquals(0, processes.get(i).exitValue());
      }
      assertEquals(1, page.ranges.size());
    }
    assertEquals(Fingerprint.of(tiny.data), Fingerprint.of(Cifar10Reader.read(folder, "tiny")));
  }

  @Test
  void whatAKilledProcessBeganIsContinued() throws Exception {
    TinyCifar tiny = new TinyCifar(temp);
    Path folder = temp.resolve("cifar10");
    Path part = temp.resolve(".cifar10.lanewise-partial").resolve("archive.tar.gz.part");
    try (HomePage page = new HomePage(tiny.archive)) {
      page.breakAfter = 5000;
      page.breaks = 100;
      page.stalls = true;
      Process process =
          FetchProcess.start(
              page.uri(), TinyCifar.md5(tiny.archive), folder, temp.resolve("messages"));
      while (process.isAlive() && (!Files.exists(part) || Files.size(part) < 5000)) {
        Thread.sleep(5);
      }
      process.destroyForcibly().waitFor();
      assertTrue(Files.size(part) >= 5000);
      page.breaks = 0;
      page.ranges.clear();
      new Cifar10Fetcher(tiny.source(page.uri(), TinyCifar.brokenNpm()), new Heard()).fetch(folder);
      assertEquals(1, page.ranges.size());
      assertTrue(page.ranges.getFirst().startsWith("bytes="), page.ranges.getFirst());
    }
    assertEquals(Fingerprint.of(tiny.data), Fingerprint.of(Cifar10Reader.read(folder, "tiny")));
  }
}

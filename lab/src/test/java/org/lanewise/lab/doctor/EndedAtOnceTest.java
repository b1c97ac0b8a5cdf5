package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.run.Interrupts;

/** A second interrupt, in a process in which a library would wait for others at the end. */
final class EndedAtOnceTest {

  @TempDir private static Path temp;

  /** What is interrupted twice. */
  static final class Program {

    private Program() {}

    /** Tells where its files are. */
    public static void main(String[] args) throws IOException, InterruptedException {
      TemporaryFolder folder = TemporaryFolder.make();
      Files.writeString(folder.path().resolve("log"), "what nobody wants afterwards");
      System.out.println(folder.path());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> LockSupport.parkNanos(Long.MAX_VALUE)));
      try (Interrupts interrupts = Interrupts.catching(() -> {})) {
        interrupts.interrupt();
        Thread.sleep(100); // sooner it would be the first one again
        interrupts.interrupt();
      }
    }
  }

  @Test
  void waitsForNobodyAndLeavesNothing() throws Exception {
    Path out = temp.resolve("out");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.io.tmpdir=" + temp,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Program.class.getName()))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertTrue(process.waitFor(300, TimeUnit.SECONDS), "it does not end");
      assertEquals(130, process.exitValue(), () -> out + " has what it said");
      String said = Files.readString(out).strip();
      assertTrue(said.startsWith(temp.toString()), said);
      assertFalse(Files.exists(Path.of(said)), said);
    } finally {
      process.destroyForcibly();
    }
  }
}

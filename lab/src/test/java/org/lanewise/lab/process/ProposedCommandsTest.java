package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.TinyData;

/** Every command that is proposed runs as it stands, in the shell in which it was read. */
class ProposedCommandsTest {

  private static final String BASH = "/bin/bash";

  @TempDir private Path folder;

  /** A launcher whose path needs quoting, in the place of the real one. */
  @BeforeEach
  void makeLauncher() throws IOException {
    assumeTrue(Files.isExecutable(Path.of(BASH)), "no bash");
    TinyData.write(folder.resolve("my data"));
    Path bin = Files.createDirectory(folder.resolve("a bin"));
    String java =
        new Lanewise(folder)
            .with("-XX:TieredStopAtLevel=1").command().stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
    Path launcher =
        Files.writeString(
            bin.resolve("lanewise"),
            "#!/bin/sh\nexport LANEWISE_LAUNCHER=\"$0\"\nexec %s \"$@\"\n".formatted(java));
    assertTrue(launcher.toFile().setExecutable(true));
  }

  private record Said(int status, String out) {
    List<String> proposals() {
      return out.lines()
          .map(line -> line.replaceFirst("^(next|to go on) ", "").strip())
          .filter(line -> line.startsWith("'a bin/lanewise' "))
          .distinct()
          .toList();
    }
  }

  private Said run(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(BASH, "-c", command).directory(folder.toFile());
    builder.environment().put("LANEWISE_CACHE", folder.resolve("cache").toString());
    builder.environment().remove("LANEWISE_JAVA_OPTS");
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), out);
  }

  private void runAll(Said said, int count) throws IOException, InterruptedException {
    assertEquals(count, said.proposals().size(), said.out());
    for (String proposal : said.proposals()) {
      Said next = run(proposal);
      assertEquals(0, next.status(), proposal + "\n" + next.out());
    }
  }

  @Test
  void afterTraining() throws IOException, InterruptedException {
    Said trained =
        run(
            "'a bin/lanewise' train raw --data 'my data' --train-images 40 --test-images 20 --epochs 1"
                + " --save ./-it\\'s.safetensors --log 'my log.txt'");
    assertEquals(0, trained.status(), trained.out());
    assertTrue(
        trained.out().contains("evaluate './-it'\\''s.safetensors' --data 'my data'"),
        trained.out());
    // The next steps, of which one is the doctor's advice to take 'scaled' too: on the same images,
    // and without what the run left.
    runAll(trained, 2);
    Said doctor = run("'a bin/lanewise' doctor 'my log.txt'");
    assertEquals(1, doctor.status(), doctor.out());
    assertTrue(doctor.out().contains("input-not-scaled"), doctor.out());
    runAll(doctor, 1);
  }

  @Test
  void afterASweepOnFewerImagesThanTheListingsBatch() throws IOException, InterruptedException {
    Said refused = run("'a bin/lanewise' find-rate scaled --data 'my data' --train-images 20");
    assertEquals(1, refused.status(), refused.out());
    assertTrue(refused.out().contains("give --batch 20 or less"), refused.out());
    Said found =
        run("'a bin/lanewise' find-rate scaled --data 'my data' --train-images 20 --batch 4");
    assertEquals(0, found.status(), found.out());
    runAll(found, 1);
  }

  @Test
  void whereADataFolderHasTheNameOfADataset() throws IOException, InterruptedException {
    TinyData.write(folder.resolve("solids10"));
    Said info = run("'a bin/lanewise' data info --data ./solids10");
    assertTrue(info.out().contains("300 training and 80 test images"), info.out());
  }
}

package org.lanewise.lab.readme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.store.ModelFile;

/** The README's image of the engine as a library does what it says. */
class LibraryExampleTest {

  @TempDir private Path folder;

  @Test
  void theProgramOfThePageRuns() throws IOException, InterruptedException {
    PageProgram program = PageProgram.of("README.md");
    assertTrue(program.source().lines().count() <= 16, "15 lines and an empty one");
    String text = program.run(folder);
    assertTrue(text.contains("epoch 1: loss ") && text.contains("best epoch "), text);
    double accuracy =
        text.lines()
            .filter(line -> line.startsWith("accuracy "))
            .mapToDouble(line -> Double.parseDouble(line.substring("accuracy ".length())))
            .findFirst()
            .orElseThrow();
    assertTrue(accuracy > 0.4, "chance is 0.1:\n" + text);
    ModelFile.load(folder.resolve("solids.safetensors"));
  }
}

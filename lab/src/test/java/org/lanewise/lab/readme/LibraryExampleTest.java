package org.lanewise.lab.readme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.store.ModelFile;

/** The README's image of the engine as a library does what it says. */
class LibraryExampleTest {

  private static final String ACCURACY = "accuracy after the last epoch ";

  @TempDir private Path folder;

  /** The second one looks into the model that the first one has saved. */
  @Test
  void theProgramsOfThePageRun() throws IOException, InterruptedException {
    PageProgram program = PageProgram.of("README.md");
    PageProgram tracing = PageProgram.of("README.md", 1);
    for (PageProgram each : List.of(program, tracing)) {
      assertTrue(each.source().lines().count() <= 16, "15 lines and an empty one");
    }
    String text = program.run(folder);
    assertTrue(text.contains("epoch 1: loss ") && text.contains("best epoch "), text);
    double accuracy =
        text.lines()
            .filter(line -> line.startsWith(ACCURACY))
            .mapToDouble(line -> Double.parseDouble(line.substring(ACCURACY.length())))
            .findFirst()
            .orElseThrow();
    assertTrue(accuracy > 0.4, "chance is 0.1:\n" + text);
    ModelFile.load(folder.resolve("solids.safetensors"));
    String traced = tracing.run(folder);
    assertTrue(
        traced.contains("\ngradient ") && traced.contains("winners of maxpool2d2: ["), traced);
    assertTrue(traced.contains("first-moment after = "), traced);
  }
}

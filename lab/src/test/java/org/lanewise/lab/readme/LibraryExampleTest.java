package org.lanewise.lab.readme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.lab.TinyData;

/** The README's example of the engine as a library does what it says. */
class LibraryExampleTest {

  private static final Path SOURCE =
      Path.of("src", "test", "java", "org", "lanewise", "lab", "readme", "LibraryExample.java");
  private static final Path README = Path.of("..", "README.md");

  @TempDir private Path folder;

  @Test
  void learnsAndSaves() {
    TrainAndTest data =
        new TrainAndTest(
            "tiny", TinyData.part("tiny/train", 300, 0), TinyData.part("tiny/test", 80, 1));
    Path file = folder.resolve("model.safetensors");
    double accuracy = LibraryExample.train(data, file);
    assertTrue(accuracy > 0.5, "chance is 0.1, this is " + accuracy);
    assertTrue(Files.exists(file));
  }

  @Test
  void standsInTheReadmeWordForWord() throws IOException {
    String source = Files.readString(SOURCE);
    String example =
        "```java\n" + source.substring(source.indexOf("import ")).stripTrailing() + "\n```\n";
    assertTrue(
        Files.readString(README).contains(example), "the README should hold this:\n" + example);
  }
}

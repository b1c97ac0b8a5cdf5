package org.lanewise.lab.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.store.ModelFile;

/** The programs of the page on one's own images do what it says. */
final class OwnImagesPageTest {

  @TempDir private Path folder;

  @Test
  void aFolderOfPicturesIsLearned() throws IOException, InterruptedException {
    for (int i = 0; i < 40; i++) {
      boolean cat = i % 2 == 0;
      Path place = Files.createDirectories(folder.resolve("pets").resolve(cat ? "cat" : "dog"));
      BufferedImage image = new BufferedImage(30 + i, 50, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < image.getWidth() * 50; p++) {
        image.setRGB(p % image.getWidth(), p / image.getWidth(), cat ? 0xd02010 + i : 0x1030d0 + i);
      }
      assertTrue(ImageIO.write(image, "jpg", place.resolve(i + ".jpg").toFile()));
    }
    String text = PageProgram.of("docs/own-images.md").run(folder);
    assertTrue(text.contains("epoch 8") && text.contains("accuracy 1.0"), text);
    ModelFile.load(folder.resolve("pets.safetensors"));
    String sets = PageProgram.of("docs/own-images.md", 1).run(folder);
    assertEquals(
        "5 images, 2 of them bright",
        sets.lines().filter(l -> l.contains("of them")).findFirst().orElse(sets));
    assertTrue(sets.contains("validation: 2 images of"), sets);
  }
}

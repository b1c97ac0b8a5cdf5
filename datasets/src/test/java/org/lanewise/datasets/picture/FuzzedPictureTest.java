package org.lanewise.datasets.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.lanewise.datasets.DatasetException;
import org.lanewise.testkit.Fuzz;

final class FuzzedPictureTest {

  private static final Fuzz PNGS = pngs();
  private static final Fuzz JPEGS = jpegs();

  @Property(tries = 400, shrinking = ShrinkingMode.OFF)
  void damagedPngs(@ForAll long seed) {
    PNGS.once(seed);
  }

  @Property(tries = 400, shrinking = ShrinkingMode.OFF)
  void damagedJpegs(@ForAll long seed) {
    JPEGS.once(seed);
  }

  @Test
  @EnabledIfSystemProperty(named = Fuzz.MINUTES, matches = ".+")
  void pngsForMinutes() {
    PNGS.forMinutes();
  }

  @Test
  @EnabledIfSystemProperty(named = Fuzz.MINUTES, matches = ".+")
  void jpegsForMinutes() {
    JPEGS.forMinutes();
  }

  private static Fuzz pngs() {
    List<byte[]> corpus = new ArrayList<>();
    for (int type :
        new int[] {
          BufferedImage.TYPE_INT_RGB,
          BufferedImage.TYPE_INT_ARGB,
          BufferedImage.TYPE_BYTE_GRAY,
          BufferedImage.TYPE_USHORT_GRAY,
          BufferedImage.TYPE_BYTE_INDEXED,
          BufferedImage.TYPE_BYTE_BINARY
        }) {
      corpus.add(encoded(type, "png", false));
    }
    corpus.add(encoded(BufferedImage.TYPE_INT_RGB, "png", true));
    byte[] key = PngMaker.chunk("tRNS", 0, 2);
    corpus.add(PngMaker.png(40, 36, 2, 0, true, key, (x, y) -> new int[] {x + y & 3}));
    return fuzz("PNG", corpus);
  }

  private static Fuzz jpegs() {
    return fuzz(
        "JPEG",
        List.of(
            encoded(BufferedImage.TYPE_INT_RGB, "jpeg", false),
            encoded(BufferedImage.TYPE_INT_RGB, "jpeg", true),
            encoded(BufferedImage.TYPE_BYTE_GRAY, "jpeg", false),
            resource("cmyk.jpg"),
            resource("ycck.jpg"),
            resource("restarts.jpg")));
  }

  private static Fuzz fuzz(String name, List<byte[]> corpus) {
    return new Fuzz(
        name,
        corpus,
        DatasetException.class,
        100_000_000,
        100,
        input -> PictureFile.decode("fuzzed." + name, input, 32, 32, Fit.CROP));
  }

  private static byte[] resource(String name) {
    try (InputStream in = FuzzedPictureTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] encoded(int type, String format, boolean progressive) {
    BufferedImage image = new BufferedImage(40, 36, type);
    for (int y = 0; y < 36; y++) {
      for (int x = 0; x < 40; x++) {
        image.setRGB(x, y, 0xff000000 | x * 6 << 16 | y * 7 << 8 | (x * y & 255));
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (progressive) {
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}

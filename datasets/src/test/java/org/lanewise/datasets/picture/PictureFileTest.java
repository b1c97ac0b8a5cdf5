package org.lanewise.datasets.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.datasets.DatasetException;

final class PictureFileTest {

  @TempDir Path temp;

  @Test
  void aPictureOfTheRightSizeIsItself() throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    byte[] expected = new byte[3072];
    for (int p = 0; p < 1024; p++) {
      image.setRGB(p % 32, p / 32, (p * 7 & 255) << 16 | (p >> 2) << 8 | 255 - (p & 255));
      expected[3 * p] = (byte) (p * 7);
      expected[3 * p + 1] = (byte) (p >> 2);
      expected[3 * p + 2] = (byte) (255 - (p & 255));
    }
    assertArrayEquals(expected, PictureFile.read(write(image, "png"), 32, 32));
  }

  /** The left half red, the right half blue, at any size: so it must be afterwards. */
  @ParameterizedTest
  @CsvSource({"64,64,png", "1,2,png", "200,300,jpg", "1500,1100,jpg", "3000,40,png", "33,31,png"})
  void anySizeIsRead(int width, int height, String format) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 2 * x < width ? 0xff0000 : 0x0000ff);
      }
    }
    byte[] pixels = PictureFile.read(write(image, format), 32, 32);
    for (int row = 0; row < 32; row++) {
      int left = (row * 32 + 4) * 3;
      int right = (row * 32 + 27) * 3;
      assertEquals(255, pixels[left] & 255, 6);
      assertEquals(width == 1 ? 255 : 0, pixels[right] & 255, 6);
      assertEquals(width == 1 ? 0 : 255, pixels[right + 2] & 255, 6);
    }
  }

  /** Left red, right blue, twice as wide as high: what becomes of it tells the three apart. */
  @Test
  void otherProportionsAreStretchedCutOrPadded() throws IOException {
    BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < 64 * 32; p++) {
      int x = p % 64;
      image.setRGB(x, p / 64, x < 8 ? 0x00ff00 : x < 32 ? 0xff0000 : 0x0000ff);
    }
    Path file = write(image, "png");
    byte[] stretched = PictureFile.read(file, 32, 32, Fit.STRETCH);
    assertEquals("GGGGRRRRRRRRRRRRBBBBBBBBBBBBBBBB", row(stretched, 0));
    assertEquals(row(stretched, 0), row(stretched, 31));
    byte[] cut = PictureFile.read(file, 32, 32, Fit.CROP);
    assertEquals("R".repeat(16) + "B".repeat(16), row(cut, 5));
    byte[] padded = PictureFile.read(file, 32, 32, Fit.PAD);
    assertEquals("-".repeat(32), row(padded, 7));
    assertEquals(row(stretched, 0), row(padded, 8));
    assertEquals(row(stretched, 0), row(padded, 23));
    assertEquals("-".repeat(32), row(padded, 24));
    byte[] thin = PictureFile.read(file, 1, 32, Fit.PAD);
    assertEquals("-".repeat(15) + "#" + "-".repeat(15), row(thin, 0).replaceAll("[RGB?]+", "#"));
  }

  private static String row(byte[] image, int row) {
    StringBuilder text = new StringBuilder();
    for (int x = 0; x < 32; x++) {
      int at = 3 * (32 * row + x);
      int colour = (image[at] & 255) << 16 | (image[at + 1] & 255) << 8 | image[at + 2] & 255;
      text.append(
          switch (colour) {
            case 0xff0000 -> 'R';
            case 0x00ff00 -> 'G';
            case 0x0000ff -> 'B';
            case 0 -> '-';
            default -> '?';
          });
    }
    return text.toString();
  }

  @Test
  void shrinkingAveragesAreas() throws IOException {
    // Stripes one pixel wide: whoever picks pixels instead of averaging sees black or white.
    BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 96; y++) {
      for (int x = 0; x < 96; x++) {
        image.setRGB(x, y, (x + y) % 3 == 0 ? 0xffffff : 0);
      }
    }
    for (byte value : PictureFile.read(write(image, "png"), 32, 32)) {
      assertEquals(85, value & 255);
    }
  }

  @Test
  void greyStaysAsBrightAsItIs() throws IOException {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
      BufferedImage image = new BufferedImage(40, 40, type);
      int sample = type == BufferedImage.TYPE_BYTE_GRAY ? 100 : 100 * 257;
      for (int y = 0; y < 40; y++) {
        for (int x = 0; x < 40; x++) {
          image.getRaster().setSample(x, y, 0, sample);
        }
      }
      for (byte value : PictureFile.read(write(image, "png"), 32, 32)) {
        assertEquals(100, value & 255);
      }
    }
  }

  @Test
  void transparentPartsAreWhite() throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(3, 0, 0xff00ff00);
    byte[] pixels = PictureFile.read(write(image, "png"), 32, 32);
    assertArrayEquals(new byte[] {-1, -1, -1}, Arrays.copyOf(pixels, 3));
    assertArrayEquals(new byte[] {0, -1, 0}, Arrays.copyOfRange(pixels, 9, 12));
  }

  @Test
  void palettesAreRead() throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(0, 0, 0xffffffff);
    byte[] pixels = PictureFile.read(write(image, "png"), 32, 32);
    assertEquals(-1, pixels[0]);
    assertEquals(0, pixels[3]);
  }

  @Test
  void absurdSizesAreRefusedBeforeMemoryIsTaken() throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    byte[] png = Files.readAllBytes(write(image, "png"));
    assertTrue(trouble(sized(png, 2_000_000_000, 2_000_000_000)).contains("claims 2000000000 x"));
    assertTrue(trouble(sized(png, 9000, 9000)).contains("and they take"));
  }

  /** A damaged header once made a JPEG of 913 bytes cost 125 MB. */
  @Test
  void aSmallJpegThatClaimsMillionsOfPixelsIsRefused() throws IOException {
    byte[] jpeg =
        Files.readAllBytes(write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg"));
    int frame = 2;
    while ((jpeg[frame + 1] & 0xff) != 0xc0) {
      frame += 2 + ByteBuffer.wrap(jpeg).getShort(frame + 2);
    }
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 121).putShort(frame + 7, (short) 31016);
    assertTrue(trouble(jpeg).contains("claims 31016 x 121 pixels in"), trouble(jpeg));
  }

  @Test
  void whatIsNoPictureIsNamed() throws IOException {
    assertTrue(trouble(new byte[0]).contains("an empty file"));
    assertTrue(trouble("GIF89a............".getBytes("US-ASCII")).contains("a GIF picture"));
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    byte[] png = Files.readAllBytes(write(image, "png"));
    assertTrue(trouble(Arrays.copyOf(png, 40)).contains("is cut off"));
    assertTrue(
        assertThrows(DatasetException.class, () -> PictureFile.read(temp, 32, 32))
            .getMessage()
            .contains("is a folder"));
    assertTrue(
        assertThrows(
                DatasetException.class, () -> PictureFile.read(temp.resolve("none.png"), 32, 32))
            .getMessage()
            .contains("does not exist"));
    assertThrows(IllegalArgumentException.class, () -> PictureFile.read(temp, 0, 32));
  }

  private String trouble(byte[] content) throws IOException {
    Path file = Files.write(temp.resolve("bad.png"), content);
    return assertThrows(DatasetException.class, () -> PictureFile.read(file, 32, 32)).getMessage();
  }

  private Path write(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, out));
    return Files.write(temp.resolve("picture." + format), out.toByteArray());
  }

  /** A PNG with other extents in its header, and the header's check sum to match. */
  private static byte[] sized(byte[] png, int width, int height) {
    byte[] changed = png.clone();
    ByteBuffer.wrap(changed).putInt(16, width).putInt(20, height);
    CRC32 sum = new CRC32();
    sum.update(changed, 12, 17);
    ByteBuffer.wrap(changed).putInt(29, (int) sum.getValue());
    return changed;
  }
}

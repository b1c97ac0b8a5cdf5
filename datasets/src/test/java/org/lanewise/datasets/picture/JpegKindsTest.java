package org.lanewise.datasets.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.datasets.picture.PngMaker.chunk;
import static org.lanewise.datasets.picture.PngMaker.joined;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.datasets.DatasetException;

/**
 * Every colour model of JPEG. The files hold one picture of 32 x 32 pixels, red rising to the
 * right, green downwards, blue falling both ways; Pillow wrote them.
 */
final class JpegKindsTest {

  private static final int SIZE = 32;

  @ParameterizedTest
  @CsvSource({
    "ycc,4",
    "ycc-halved,8",
    "progressive,4",
    "restarts,4",
    "no-marker,4",
    "rgb,2",
    "cmyk,4",
    "ycck,5"
  })
  void everyModelIsTheSamePicture(String name, int tolerance) throws IOException {
    same(file(name), tolerance);
  }

  @Test
  void greyIsAsBrightAsItIs() throws IOException {
    int[] image = decode(file("grey"));
    for (int i = 0; i < image.length; i++) {
      int x = i / 3 % SIZE;
      int y = i / 3 / SIZE;
      double luma = 0.299 * 8 * x + 0.587 * 8 * y + 0.114 * (255 - 4 * x - 4 * y);
      assertEquals(luma, image[i], 4);
    }
  }

  /** A profile that is none, or that of another model, does not change what is read. */
  @Test
  void profilesAreNotHeeded() throws IOException {
    byte[] nonsense = "ICC_PROFILE\0\1\1nonsense".getBytes(StandardCharsets.ISO_8859_1);
    for (String name : new String[] {"ycc", "cmyk", "grey"}) {
      assertArrayEquals(decode(file(name)), decode(with(file(name), 0xe2, nonsense)));
    }
  }

  /** The whole list of values, in the order of both kinds of processor. */
  @ParameterizedTest
  @CsvSource({
    "0,false,false,false",
    "1,false,false,false",
    "2,false,true,false",
    "3,false,true,true",
    "4,false,false,true",
    "5,true,false,false",
    "6,true,true,false",
    "7,true,true,true",
    "8,true,false,true",
    "9,false,false,false"
  })
  void theOrientationIsFollowed(int tag, boolean transposed, boolean mirrored, boolean flipped)
      throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] exif = joined("Exif\0\0".getBytes(StandardCharsets.US_ASCII), exif(order, tag));
      int[] turned = decode(with(file("rgb"), 0xe1, exif));
      int[] stored = decode(file("rgb"));
      for (int i = 0; i < turned.length; i++) {
        int x = i / 3 % SIZE;
        int y = i / 3 / SIZE;
        int column = mirrored ? SIZE - 1 - x : x;
        int row = flipped ? SIZE - 1 - y : y;
        int from = transposed ? column * SIZE + row : row * SIZE + column;
        assertEquals(stored[3 * from + i % 3], turned[i], tag + " at " + x + ", " + y);
      }
    }
  }

  /** Held upright, the sensor's rows are the picture's columns: the middle is cut after turning. */
  @Test
  void aTurnedPictureIsCutAfterTurning() {
    byte[] lying =
        PngMaker.png(
            64,
            32,
            8,
            0,
            false,
            chunk("eXIf", exif(ByteOrder.BIG_ENDIAN, 6)),
            (x, y) -> new int[] {4 * x});
    byte[] upright = PictureFile.decode("lying.png", lying, 64, 32, Fit.CROP);
    for (int y = 0; y < 64; y++) {
      assertEquals(4 * y, Byte.toUnsignedInt(upright[3 * 32 * y]));
    }
  }

  @Test
  void theFirstOfSeveralPicturesIsRead() throws IOException {
    byte[] two = joined(file("rgb"), file("grey"), "PK and so on".getBytes("US-ASCII"));
    assertArrayEquals(decode(file("rgb")), decode(two));
  }

  /** As every viewer shows it: no pixel is missing. A half of the marker is as good as none. */
  @ParameterizedTest
  @ValueSource(
      strings = {"ycc", "ycc-halved", "progressive", "restarts", "rgb", "cmyk", "ycck", "grey"})
  void whatLacksOnlyItsEndMarkerIsRead(String name) throws IOException {
    byte[] sound = file(name);
    for (int missing : new int[] {1, 2}) {
      assertArrayEquals(decode(sound), decode(Arrays.copyOf(sound, sound.length - missing)));
    }
  }

  /** It was read with the missing half grey. */
  @Test
  void whatIsCutOffIsRefused() throws IOException {
    for (String name : new String[] {"ycc", "progressive", "cmyk", "restarts"}) {
      byte[] sound = file(name);
      for (int length = 4; length < sound.length - 2; length++) {
        byte[] cut = Arrays.copyOf(sound, length);
        assertTrue(trouble(cut).contains("is cut off"), name + " " + length + ": " + trouble(cut));
      }
      // Some programs close what was cut off with an end marker.
      byte[] closed = Arrays.copyOf(sound, sound.length - 150);
      closed[closed.length - 2] = (byte) 0xff;
      closed[closed.length - 1] = (byte) 0xd9;
      assertTrue(
          trouble(closed).matches(".* is (damaged|cut off): .*"), name + ": " + trouble(closed));
    }
  }

  @ParameterizedTest
  @CsvSource({"c3,lossless", "c5,hierarchical", "c9,arithmetic", "ca,arithmetic", "cb,arithmetic"})
  void whatIsNotReadIsNamed(String marker, String kind) throws IOException {
    byte[] file = file("ycc");
    file[frame(file) + 1] = (byte) Integer.parseInt(marker, 16);
    assertTrue(trouble(file).contains("of the " + kind + " kind"), trouble(file));
  }

  @Test
  void depthsAndComponentsThatAreNotReadAreNamed() throws IOException {
    byte[] deep = file("ycc");
    deep[frame(deep) + 4] = 12;
    assertTrue(trouble(deep).contains("has 12 bits a sample"), trouble(deep));
    byte[] two = file("ycc");
    ByteBuffer.wrap(two).putShort(frame(two) + 2, (short) (8 + 3 * 2));
    two[frame(two) + 9] = 2;
    assertTrue(trouble(two).contains("has 2 components"), trouble(two));
  }

  @ParameterizedTest
  @EnumSource(
      value = FileKind.class,
      names = {"PNG", "JPEG", "EMPTY", "UNKNOWN"},
      mode = EnumSource.Mode.EXCLUDE)
  void otherFormatsAreNamedWhateverTheirName(FileKind kind) {
    for (String beginning : kind.beginnings()) {
      byte[] file = Arrays.copyOf(beginning.getBytes(StandardCharsets.ISO_8859_1), 200);
      assertTrue(trouble(file).contains(" is " + kind.words() + ";"), trouble(file));
    }
  }

  @Test
  void whatNobodyKnowsIsNotTakenForAPicture() {
    String sentence =
        " is a file of an unknown kind; pictures must be PNG or JPEG files. Save it as one of these.";
    assertTrue(trouble(new byte[200]).endsWith(sentence), trouble(new byte[200]));
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = JpegKindsTest.class.getResourceAsStream(name + ".jpg")) {
      return in.readAllBytes();
    }
  }

  /** The file with a segment more, after its first marker. */
  private static byte[] with(byte[] jpeg, int marker, byte[] data) {
    byte[] segment =
        ByteBuffer.allocate(4 + data.length)
            .put((byte) 0xff)
            .put((byte) marker)
            .putShort((short) (data.length + 2))
            .put(data)
            .array();
    return joined(Arrays.copyOf(jpeg, 2), segment, Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  private static byte[] exif(ByteOrder order, int orientation) {
    return ByteBuffer.allocate(40)
        .order(order)
        .putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4d4d : 0x4949))
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 2)
        .putShort((short) 0x010f)
        .putShort((short) 2)
        .putInt(1)
        .putInt(0)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .array();
  }

  private static int frame(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xf0) != 0xc0 || jpeg[at + 1] == (byte) 0xc4) {
      at += 2 + Short.toUnsignedInt(ByteBuffer.wrap(jpeg).getShort(at + 2));
    }
    return at;
  }

  private static void same(byte[] jpeg, int tolerance) {
    int[] image = decode(jpeg);
    for (int i = 0; i < image.length; i++) {
      int x = i / 3 % SIZE;
      int y = i / 3 / SIZE;
      int wanted = i % 3 == 0 ? 8 * x : i % 3 == 1 ? 8 * y : 255 - 4 * x - 4 * y;
      assertEquals(wanted, image[i], tolerance, "x " + x + ", y " + y + ", c " + i % 3);
    }
  }

  private static int[] decode(byte[] jpeg) {
    byte[] bytes = PictureFile.decode("made.jpg", jpeg, SIZE, SIZE, Fit.CROP);
    int[] values = new int[bytes.length];
    Arrays.setAll(values, i -> Byte.toUnsignedInt(bytes[i]));
    return values;
  }

  private static String trouble(byte[] jpeg) {
    return assertThrows(DatasetException.class, () -> decode(jpeg)).getMessage();
  }
}

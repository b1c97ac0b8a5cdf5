package org.lanewise.datasets.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.datasets.picture.PngMaker.chunk;
import static org.lanewise.datasets.picture.PngMaker.joined;
import static org.lanewise.datasets.picture.PngMaker.png;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.datasets.DatasetException;

/** Every colour type, depth, key and interlacing of PNG, at its own size: exact. */
final class PngKindsTest {

  private static final byte[] NOTHING = {};
  private static final int SIZE = 32;

  @ParameterizedTest
  @CsvSource({
    "1,false",
    "2,false",
    "4,false",
    "8,false",
    "16,false",
    "1,true",
    "2,true",
    "4,true",
    "8,true",
    "16,true"
  })
  void grey(int depth, boolean interlaced) {
    int largest = (1 << depth) - 1;
    byte[] plain =
        png(SIZE, SIZE, depth, 0, interlaced, NOTHING, (x, y) -> new int[] {x * largest / 31});
    same(plain, (x, y, c) -> rounded(x * largest / 31 * 255, largest));

    // Black is transparent, hence white.
    byte[] keyed =
        png(
            SIZE,
            SIZE,
            depth,
            0,
            interlaced,
            chunk("tRNS", 0, 0),
            (x, y) -> new int[] {x * largest / 31});
    same(
        keyed,
        (x, y, c) -> {
          int sample = x * largest / 31;
          return sample == 0 ? 255 : rounded(sample * 255, largest);
        });
  }

  /** One key for each depth that is neither black nor white: it was read as opaque. */
  @ParameterizedTest
  @CsvSource({"2,2,170", "4,3,51", "8,7,7", "16,514,2"})
  void aGreyThatIsTransparent(int depth, int key, int opaque) {
    byte[] clear = chunk("tRNS", key >> 8, key);
    same(
        png(
            SIZE,
            SIZE,
            depth,
            0,
            false,
            clear,
            (x, y) -> new int[] {x < 16 ? key : (1 << depth) - 1}),
        (x, y, c) -> 255);
    same(png(SIZE, SIZE, depth, 0, false, NOTHING, (x, y) -> new int[] {key}), (x, y, c) -> opaque);
  }

  @ParameterizedTest
  @CsvSource({"8,false", "8,true", "16,false", "16,true"})
  void coloursAndAlpha(int depth, boolean interlaced) {
    int unit = depth == 16 ? 257 : 1;
    PngMaker.Painter rgb =
        (x, y) -> new int[] {x * 8 * unit, y * 8 * unit, (255 - 4 * x - 4 * y) * unit};
    Wanted wanted = (x, y, c) -> c == 0 ? x * 8 : c == 1 ? y * 8 : 255 - 4 * x - 4 * y;
    same(png(SIZE, SIZE, depth, 2, interlaced, NOTHING, rgb), wanted);

    int low = 8 * unit;
    byte[] key = chunk("tRNS", low >> 8, low, low >> 8, low, 247 * unit >> 8, 247 * unit);
    same(
        png(SIZE, SIZE, depth, 2, interlaced, key, rgb),
        (x, y, c) -> x == 1 && y == 1 ? 255 : wanted.value(x, y, c));

    // A third of the colour over white.
    byte[] rgba =
        png(
            SIZE,
            SIZE,
            depth,
            6,
            interlaced,
            NOTHING,
            (x, y) -> {
              int[] colour = Arrays.copyOf(rgb.samples(x, y), 4);
              colour[3] = 85 * unit;
              return colour;
            });
    same(rgba, (x, y, c) -> rounded(wanted.value(x, y, c) + 2 * 255, 3));
    byte[] greyAlpha =
        png(
            SIZE,
            SIZE,
            depth,
            4,
            interlaced,
            NOTHING,
            (x, y) -> new int[] {x * 8 * unit, 85 * unit});
    same(greyAlpha, (x, y, c) -> rounded(x * 8 + 2 * 255, 3));
  }

  @ParameterizedTest
  @CsvSource({"1,false", "2,false", "4,false", "8,false", "1,true", "2,true", "4,true", "8,true"})
  void palettes(int depth, boolean interlaced) {
    int colours = 1 << depth;
    int[] palette = new int[3 * colours];
    Arrays.setAll(palette, i -> (i * 31 + 5) % 256);
    // The first colour is transparent by two thirds.
    byte[] chunks = joined(chunk("PLTE", palette), chunk("tRNS", 85));
    same(
        png(SIZE, SIZE, depth, 3, interlaced, chunks, (x, y) -> new int[] {(x + 3 * y) % colours}),
        (x, y, c) -> {
          int colour = (x + 3 * y) % colours;
          int value = palette[3 * colour + c];
          return colour == 0 ? rounded(value + 2 * 255, 3) : value;
        });
  }

  /** From 1,024 pixels on every second one was dropped, and a checkerboard became black. */
  @ParameterizedTest
  @ValueSource(ints = {32, 512, 1000, 1024, 1536, 2049})
  void everyPixelCountsAtAnySize(int size) {
    byte[] board = png(size, size, 1, 0, false, NOTHING, (x, y) -> new int[] {(x + y) & 1});
    int[] image = decode(board);
    double mean = Arrays.stream(image).average().orElseThrow();
    assertEquals(127.5, mean, 1);
    if (size >= 512) {
      for (int value : image) {
        assertEquals(127.5, value, 8);
      }
    }
  }

  /** It was refused as a bomb. */
  @Test
  void aFlatWhiteScanIsAPicture() {
    byte[] scan = png(2480, 3508, 8, 0, false, NOTHING, (x, y) -> new int[] {255});
    assertTrue(scan.length < 2480 * 3508 / 500, "expected hardly any bytes: " + scan.length);
    same(scan, (x, y, c) -> 255);
  }

  @Test
  void whatCannotHoldItsPixelsIsRefused() {
    byte[] small = png(8, 8, 1, 0, false, NOTHING, (x, y) -> new int[] {1});
    byte[] bomb = small.clone();
    byte[] header = chunk("IHDR", 0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10, 8, 2, 0, 0, 0);
    System.arraycopy(header, 0, bomb, 8, header.length);
    assertTrue(trouble(bomb).contains("claims 10000 x 10000 pixels in"), trouble(bomb));
    header = chunk("IHDR", 0, 0, 0x27, 0x11, 0, 0, 0x27, 0x11, 8, 2, 0, 0, 0);
    System.arraycopy(header, 0, bomb, 8, header.length);
    assertTrue(trouble(bomb).contains("expected at most 100000000"), trouble(bomb));
  }

  @Test
  void veryLongOnesAreRead() {
    same(
        png(60_000, 1, 8, 0, false, NOTHING, (x, y) -> new int[] {x < 29_000 ? 9 : 200}),
        (x, y, c) -> 200);
    same(png(1, 60_000, 8, 0, false, NOTHING, (x, y) -> new int[] {77}), (x, y, c) -> 77);
    same(png(1, 1, 8, 2, false, NOTHING, (x, y) -> new int[] {7, 8, 9}), (x, y, c) -> 7 + c);
  }

  @Test
  void whatStandsBesideThePixelsDoesNoHarm() {
    byte[] badSum = chunk("tEXt", 1, 2, 3);
    badSum[badSum.length - 1] ^= 1;
    byte[] extra =
        joined(
            chunk("gAMA", 0, 1, 0x86, 0xa0),
            chunk("zTXt", 'C', 0, 0, 1, 2, 3),
            chunk("iCCP", 'i', 0, 0, 9, 9, 9),
            chunk("tIME", 0, 0, 0, 0, 0, 0, 0),
            chunk("acTL", 0, 0, 0, 2, 0, 0, 0, 0),
            badSum);
    same(png(SIZE, SIZE, 8, 0, false, extra, (x, y) -> new int[] {8 * x}), (x, y, c) -> 8 * x);
  }

  @Test
  void whatIsDamagedIsRefusedByName() {
    byte[] sound =
        png(SIZE, SIZE, 8, 2, false, NOTHING, (x, y) -> new int[] {x * y % 256, 7 * x, 8 * y});
    for (int length = 9; length < sound.length; length++) {
      byte[] cut = Arrays.copyOf(sound, length);
      assertTrue(trouble(cut).contains("is cut off"), length + ": " + trouble(cut));
    }
    byte[] flipped = sound.clone();
    flipped[sound.length / 2] ^= 0x55;
    assertTrue(trouble(flipped).contains("the check sum of its chunk IDAT"), trouble(flipped));

    byte[] apple = png(8, 8, 8, 0, false, chunk("CgBI", 0, 0), (x, y) -> new int[] {0});
    assertTrue(trouble(apple).contains("a chunk \"CgBI\""), trouble(apple));
    byte[] poor = png(8, 8, 8, 3, false, chunk("PLTE", 1, 2, 3), (x, y) -> new int[] {x});
    assertTrue(trouble(poor).contains("colour 1 of a palette of 1"), trouble(poor));
    byte[] none = png(8, 8, 8, 3, false, NOTHING, (x, y) -> new int[] {x});
    assertTrue(trouble(none).contains("its palette has 0 bytes"), trouble(none));
    byte[] odd = png(8, 8, 8, 1, false, NOTHING, (x, y) -> new int[] {x});
    assertTrue(trouble(odd).contains("its colour type is 1"), trouble(odd));
    byte[] deep = png(8, 8, 4, 2, false, NOTHING, (x, y) -> new int[] {1, 1, 1});
    assertTrue(trouble(deep).contains("4 bits a sample"), trouble(deep));
    // Fewer rows than claimed, though every check sum is right.
    byte[] few = png(16, 16, 8, 0, false, NOTHING, (x, y) -> new int[] {x * y});
    byte[] taller = chunk("IHDR", 0, 0, 0, 16, 0, 0, 0, 24, 8, 0, 0, 0, 0);
    System.arraycopy(taller, 0, few, 8, taller.length);
    assertTrue(trouble(few).contains("is damaged"), trouble(few));
  }

  private interface Wanted {
    int value(int x, int y, int c);
  }

  private static void same(byte[] png, Wanted wanted) {
    int[] image = decode(png);
    for (int i = 0; i < image.length; i++) {
      int x = i / 3 % SIZE;
      int y = i / 3 / SIZE;
      assertEquals(wanted.value(x, y, i % 3), image[i], "x " + x + ", y " + y + ", c " + i % 3);
    }
  }

  private static int rounded(int of, int by) {
    return (int) (of / (double) by + 0.5);
  }

  private static int[] decode(byte[] png) {
    byte[] bytes = PictureFile.decode("made.png", png, SIZE, SIZE, Fit.CROP);
    int[] values = new int[bytes.length];
    Arrays.setAll(values, i -> Byte.toUnsignedInt(bytes[i]));
    return values;
  }

  private static String trouble(byte[] png) {
    return assertThrows(DatasetException.class, () -> decode(png)).getMessage();
  }
}

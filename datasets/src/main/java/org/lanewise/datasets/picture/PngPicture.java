package org.lanewise.datasets.picture;

import java.awt.Rectangle;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.lanewise.datasets.picture.Decoding.Damage;
import org.lanewise.datasets.picture.Decoding.Unreadable;

/**
 * A PNG file. Its chunks are gone through here; Java's decoder is given those alone that hold
 * pixels, so that a damaged comment or colour profile beside them does no harm, and delivers the
 * numbers as they are stored. Palette, transparency and depth are applied here. Gamma and profiles
 * are not heeded; of an animation the picture is read that stands for it. Source: PNG (Third
 * Edition), W3C, 2025.
 */
final class PngPicture implements Picture {

  private static final int SIGNATURE = 8;

  /** Deflate makes 258 bytes of two bits at best. */
  private static final long MOST_BYTES_OF_ONE = 1032;

  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GREY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;

  private final int width;
  private final int height;
  private final int depth;
  private final int type;
  private final int bands;
  private final byte[] palette;
  private final byte[] transparency;
  private final int[] key;
  private final Orientation orientation;
  private final Excerpt pixels;

  /**
   * Reads the chunks.
   *
   * @throws Damage when they can't be those of a whole picture
   */
  PngPicture(byte[] content, SizeLimit limit) throws Damage {
    ByteBuffer in = ByteBuffer.wrap(content, SIGNATURE, content.length - SIGNATURE);
    ByteBuffer header = data(in, "IHDR");
    if (header.remaining() != 13) {
      throw new Damage("is damaged: its header has " + header.remaining() + " bytes; expected 13");
    }
    pixels = new Excerpt(content);
    pixels.add(0, in.position());
    width = header.getInt();
    height = header.getInt();
    depth = header.get();
    type = header.get();
    bands = bands(type);
    checkHeader(header);

    byte[] colours = new byte[0];
    byte[] clear = new byte[0];
    Orientation turned = Orientation.UPRIGHT;
    long compressed = 0;
    boolean ended = false;
    while (!ended) {
      int begin = in.position();
      String name = name(in);
      ByteBuffer data = data(in, name);
      boolean kept = false;
      switch (name) {
        case "PLTE" -> {
          colours = bytes(data);
          kept = type == PALETTE;
        }
        case "tRNS" -> clear = bytes(data);
        case "eXIf" -> turned = Orientation.of(data);
        case "IDAT" -> {
          compressed += data.remaining();
          kept = true;
        }
        case "IEND" -> {
          kept = true;
          ended = true;
        }
        default -> {
          if (Character.isUpperCase(name.charAt(0))) {
            throw new Damage(
                "can't be read: it needs a chunk \""
                    + name
                    + "\", which is not of the PNG standard");
          }
        }
      }
      if (kept) {
        pixels.add(begin, in.position());
      }
    }
    limit.check(width, height, compressed, rawBytes() / MOST_BYTES_OF_ONE);
    palette = checkedPalette(colours);
    transparency = type == PALETTE ? checkedAlphas(clear) : new byte[0];
    key = type == GREY || type == RGB ? checkedKey(clear) : new int[0];
    orientation = turned;
  }

  private static int bands(int type) throws Damage {
    return switch (type) {
      case GREY, PALETTE -> 1;
      case GREY_ALPHA -> 2;
      case RGB -> 3;
      case RGB_ALPHA -> 4;
      default ->
          throw new Damage("is damaged: its colour type is " + type + "; PNG has 0, 2, 3, 4 and 6");
    };
  }

  private void checkHeader(ByteBuffer rest) throws Damage {
    List<Integer> depths =
        switch (type) {
          case GREY -> List.of(1, 2, 4, 8, 16);
          case PALETTE -> List.of(1, 2, 4, 8);
          default -> List.of(8, 16);
        };
    if (!depths.contains(depth)) {
      throw new Damage(
          "is damaged: it has "
              + depth
              + " bits a sample; its colour type "
              + type
              + " can have "
              + depths);
    }
    int compression = rest.get();
    int filter = rest.get();
    int interlace = rest.get();
    if (compression != 0 || filter != 0 || interlace < 0 || interlace > 1) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "is damaged: its compression, filter and interlacing are %d, %d and %d; PNG has 0, 0, and 0 or 1",
              compression,
              filter,
              interlace));
    }
  }

  /** The chunk's name, with the buffer left where it is. */
  private static String name(ByteBuffer in) throws Damage {
    if (in.remaining() < 12) {
      throw new Damage("is cut off: it ends before its end chunk (IEND)");
    }
    byte[] letters = new byte[4];
    in.get(in.position() + 4, letters);
    for (byte letter : letters) {
      if (!(letter >= 'A' && letter <= 'Z') && !(letter >= 'a' && letter <= 'z')) {
        throw new Damage("is damaged: there is no chunk at byte " + in.position());
      }
    }
    return new String(letters, StandardCharsets.US_ASCII);
  }

  /** The data of the chunk that begins here, which has to have this name. */
  private static ByteBuffer data(ByteBuffer in, String expected) throws Damage {
    int begin = in.position();
    String name = name(in);
    if (!name.equals(expected)) {
      throw new Damage("is damaged: it begins with the chunk " + name + "; expected " + expected);
    }
    long length = Integer.toUnsignedLong(in.getInt());
    if (length > in.remaining() - 8) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "is cut off: the chunk %s at byte %d claims %d bytes, and %d are left",
              name,
              begin,
              length,
              in.remaining() - 8));
    }
    ByteBuffer data = in.slice(begin + 8, (int) length);
    in.position(begin + 8 + (int) length);
    int sum = in.getInt();
    // What stands beside the pixels may be damaged; what makes them may not.
    if (Character.isUpperCase(name.charAt(0)) || name.equals("tRNS")) {
      CRC32 actual = new CRC32();
      actual.update(in.array(), begin + 4, (int) length + 4);
      if (sum != (int) actual.getValue()) {
        throw new Damage(
            String.format(
                Locale.ROOT,
                "is damaged: the check sum of its chunk %s at byte %d is wrong",
                name,
                begin));
      }
    }
    return data;
  }

  private static byte[] bytes(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }

  /** The bytes that the compressed ones have to make, at least. */
  private long rawBytes() {
    return height * (((long) width * bands * depth + 7) / 8);
  }

  private byte[] checkedPalette(byte[] colours) throws Damage {
    if (type != PALETTE) {
      return new byte[0];
    }
    if (colours.length == 0 || colours.length % 3 != 0 || colours.length > 3 << depth) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "is damaged: its palette has %d bytes; expected three for each of at most %d colours",
              colours.length,
              1 << depth));
    }
    return colours;
  }

  private byte[] checkedAlphas(byte[] clear) throws Damage {
    if (clear.length > palette.length / 3) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "is damaged: it makes %d colours transparent, and its palette has %d",
              clear.length,
              palette.length / 3));
    }
    return clear;
  }

  private int[] checkedKey(byte[] clear) throws Damage {
    if (clear.length == 0) {
      return new int[0];
    }
    if (clear.length != 2 * bands) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "is damaged: its transparent colour has %d bytes; expected %d",
              clear.length,
              2 * bands));
    }
    int[] colour = new int[bands];
    for (int c = 0; c < bands; c++) {
      // Only the bits that a sample has count.
      colour[c] = ByteBuffer.wrap(clear).getShort(2 * c) & ((1 << depth) - 1);
    }
    return colour;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public Orientation orientation() {
    return orientation;
  }

  @Override
  public int bytesPerPixel() {
    return bands * (depth == 16 ? 2 : 1);
  }

  @Override
  public Raster read(Rectangle part) throws IOException {
    return Decoding.read("png", pixels, part, warning -> {});
  }

  @Override
  public void colours(int[] samples, float[] rgb) {
    if (type == PALETTE) {
      paletteColours(samples, rgb);
      return;
    }
    boolean alpha = type == GREY_ALPHA || type == RGB_ALPHA;
    int largest = (1 << depth) - 1;
    float unit = 255f / largest;
    int green = bands < 3 ? 0 : 1;
    int blue = bands < 3 ? 0 : 2;
    for (int x = 0, at = 0; x < rgb.length; x += 3, at += bands) {
      float opaque = 1;
      if (alpha) {
        opaque = (float) samples[at + bands - 1] / largest;
      } else if (key.length > 0) {
        boolean clear =
            samples[at] == key[0]
                && (bands < 3 || (samples[at + 1] == key[1] && samples[at + 2] == key[2]));
        opaque = clear ? 0 : 1;
      }
      rgb[x] = over(samples[at] * unit, opaque);
      rgb[x + 1] = over(samples[at + green] * unit, opaque);
      rgb[x + 2] = over(samples[at + blue] * unit, opaque);
    }
  }

  private void paletteColours(int[] samples, float[] rgb) {
    for (int x = 0, i = 0; x < rgb.length; x += 3, i++) {
      int colour = samples[i];
      if (3 * colour >= palette.length) {
        throw new Unreadable(
            String.format(
                Locale.ROOT,
                "is damaged: a pixel has colour %d of a palette of %d",
                colour,
                palette.length / 3));
      }
      float opaque =
          colour < transparency.length ? Byte.toUnsignedInt(transparency[colour]) / 255f : 1;
      for (int c = 0; c < 3; c++) {
        rgb[x + c] = over(Byte.toUnsignedInt(palette[3 * colour + c]), opaque);
      }
    }
  }

  private static float over(float value, float opaque) {
    return value * opaque + 255 * (1 - opaque);
  }
}

package org.lanewise.datasets.picture;

import java.awt.Rectangle;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.lanewise.datasets.picture.Decoding.Damage;
import org.lanewise.datasets.picture.Decoding.Unreadable;

/**
 * A JPEG file. Its segments are gone through here; Java's decoder is given those alone that hold
 * pixels, and delivers the components as they are stored. Profiles are not heeded; of several
 * pictures in a file the first is read. A file that lacks nothing but its end marker is whole.
 * Source: ITU-T T.81.
 */
final class JpegPicture implements Picture {

  private static final int SOF0 = 0xc0;
  private static final int SOF15 = 0xcf;
  private static final int DHT = 0xc4;
  private static final int JPG = 0xc8;
  private static final int DAC = 0xcc;
  private static final int RST0 = 0xd0;
  private static final int RST7 = 0xd7;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DQT = 0xdb;
  private static final int DRI = 0xdd;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final byte[] END = {(byte) 0xff, (byte) EOI};

  private final byte[] content;
  private final Excerpt pixels;
  private int at = 2;
  private int width;
  private int height;
  private long leastBytes;
  private final JpegScans scans = new JpegScans();
  private boolean ended = true;
  private String components = "";
  private boolean jfif;
  private int adobe = -1;
  private Orientation orientation = Orientation.UPRIGHT;
  private final JpegModel model;

  /**
   * Reads the segments.
   *
   * @throws Damage when they can't be those of a whole picture that is read here
   */
  JpegPicture(byte[] content, SizeLimit limit) throws Damage {
    this.content = content;
    pixels = new Excerpt(content);
    pixels.add(0, 2);
    long compressed = 0;
    for (int marker = marker(); marker != EOI; marker = ended ? marker() : EOI) {
      int begin = at - 2;
      ByteBuffer data = segment(marker);
      if (isFrame(marker)) {
        frame(marker, data);
      }
      switch (marker) {
        case APP0 -> jfif |= startsWith(data, "JFIF\0");
        case APP1 -> exif(data);
        case APP14 -> adobe = startsWith(data, "Adobe") && data.limit() > 11 ? data.get(11) : adobe;
        case SOS -> {
          scans.add(components, data);
          int scan = at;
          skipScan();
          compressed += at - scan;
        }
        default -> {}
      }
      if (isFrame(marker)
          || marker == DHT
          || marker == DQT
          || marker == DRI
          || marker == DAC
          || marker == SOS) {
        pixels.add(begin, at);
      }
    }
    if (ended) {
      pixels.add(at - 2, at);
    } else {
      if (compressed < Math.max(1, leastBytes)) {
        throw new Damage("is cut off: it ends in the middle of its picture");
      }
      // Whether a program only forgot the end marker is known when all that it ends is there.
      if (!scans.complete(components)) {
        throw new Damage("is cut off: it ends before its last scan");
      }
      pixels.append(END);
    }
    if (components.isEmpty() || compressed == 0) {
      throw new Damage("is damaged: it has no picture between its first and its last marker");
    }
    limit.check(width, height, compressed, leastBytes);
    model = JpegModel.of(components, jfif, adobe);
  }

  /** The next marker, with whatever fills the space before it skipped. */
  private int marker() throws Damage {
    if (at < content.length && content[at] != (byte) 0xff) {
      throw new Damage("is damaged: there is no marker at byte " + at);
    }
    while (at < content.length && content[at] == (byte) 0xff) {
      at++;
    }
    if (at >= content.length) {
      throw new Damage("is cut off: it ends before its end marker (EOI)");
    }
    int marker = Byte.toUnsignedInt(content[at++]);
    if (marker < SOF0 || marker == SOI || (marker >= RST0 && marker <= RST7)) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "is damaged: the marker 0x%02x at byte %d is out of place",
              marker,
              at - 1));
    }
    return marker;
  }

  private ByteBuffer segment(int marker) throws Damage {
    int left = content.length - at;
    int length = left < 2 ? 2 : Short.toUnsignedInt(ByteBuffer.wrap(content).getShort(at));
    if (length < 2) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "is damaged: its segment 0x%02x at byte %d has no length",
              marker,
              at - 2));
    }
    if (length > left) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "is cut off: the segment 0x%02x at byte %d claims %d bytes, and %d are left",
              marker,
              at - 2,
              length,
              left));
    }
    ByteBuffer data = ByteBuffer.wrap(content, at + 2, length - 2).slice();
    at += length;
    return data;
  }

  /** Goes to the marker that ends a scan, or to the end of the file where there is none. */
  private void skipScan() {
    int begin = at;
    while (at + 1 < content.length) {
      if (content[at] == (byte) 0xff) {
        int next = Byte.toUnsignedInt(content[at + 1]);
        if (next != 0 && next != 0xff && (next < RST0 || next > RST7)) {
          return;
        }
      }
      at++;
    }
    ended = false;
    at = content.length;
    while (at > begin && content[at - 1] == (byte) 0xff) {
      at--;
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
  }

  private void frame(int marker, ByteBuffer data) throws Damage {
    if (marker > SOF0 + 2) {
      String kind = marker == SOF0 + 3 ? "lossless" : marker < JPG ? "hierarchical" : "arithmetic";
      throw new Damage(
          "is a JPEG of the " + kind + " kind; the baseline and progressive kinds are read");
    }
    if (!components.isEmpty()) {
      throw new Damage("is damaged: it has two frame headers");
    }
    if (data.limit() < 6 || data.limit() != 6 + 3 * Byte.toUnsignedInt(data.get(5))) {
      throw new Damage("is damaged: its frame header has a wrong length");
    }
    int depth = data.get();
    if (depth != 8) {
      throw new Damage("has " + depth + " bits a sample; JPEG files with 8 are read");
    }
    height = Short.toUnsignedInt(data.getShort());
    width = Short.toUnsignedInt(data.getShort());
    int count = data.get();
    if (count != 1 && count != 3 && count != 4) {
      throw new Damage("has " + count + " components; JPEG files with 1, 3 and 4 are read");
    }
    StringBuilder names = new StringBuilder();
    int[] across = new int[count];
    int[] down = new int[count];
    int mostAcross = 1;
    int mostDown = 1;
    for (int i = 0; i < count; i++) {
      names.append((char) Byte.toUnsignedInt(data.get()));
      int factors = Byte.toUnsignedInt(data.get());
      across[i] = factors >> 4;
      down[i] = factors & 15;
      if (across[i] < 1 || across[i] > 4 || down[i] < 1 || down[i] > 4) {
        throw new Damage(
            String.format(
                Locale.ROOT,
                "is damaged: its component %d has the sampling 0x%02x",
                i + 1,
                factors));
      }
      mostAcross = Math.max(mostAcross, across[i]);
      mostDown = Math.max(mostDown, down[i]);
      data.get();
    }
    components = names.toString();
    long blocks = 0;
    for (int i = 0; i < count; i++) {
      blocks +=
          Math.ceilDiv(Math.ceilDiv((long) width * across[i], mostAcross), 8)
              * Math.ceilDiv(Math.ceilDiv((long) height * down[i], mostDown), 8);
    }
    // A block's mean takes a bit at least; its other numbers one more, unless they come in scans of
    // their own, where one code can stand for thousands of blocks.
    leastBytes = blocks * (marker == SOF0 + 2 ? 1 : 2) / 8;
  }

  private void exif(ByteBuffer data) {
    if (startsWith(data, "Exif\0\0") && orientation.equals(Orientation.UPRIGHT)) {
      orientation = Orientation.of(data.slice(6, data.limit() - 6));
    }
  }

  private static boolean startsWith(ByteBuffer data, String text) {
    byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
    return data.limit() >= expected.length
        && data.slice(0, expected.length).equals(ByteBuffer.wrap(expected));
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
    return model.bands();
  }

  @Override
  public Raster read(Rectangle part) throws IOException {
    return Decoding.read("jpeg", pixels, part, this::heard);
  }

  /** The decoder goes on after damage, with grey; only bytes that nobody needs do no harm. */
  private void heard(String warning) {
    if (!warning.contains("extraneous bytes")) {
      throw new Unreadable((ended ? "is damaged: " : "is cut off: ") + warning);
    }
  }

  @Override
  public void colours(int[] samples, float[] rgb) {
    model.colours(samples, rgb);
  }
}

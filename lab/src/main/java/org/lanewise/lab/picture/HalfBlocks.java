package org.lanewise.lab.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lanewise.datasets.LabelledImages;

/**
 * Images as coloured half blocks, two pixels above each other in a character, at half their size.
 */
public final class HalfBlocks {

  private static final char UPPER = '\u2580';
  private static final String RESET = "\u001b[0m";

  private HalfBlocks() {}

  /** The terminal's columns that an image takes, with the blank behind it. */
  public static int width(LabelledImages images) {
    return images.width() / 2 + 1;
  }

  /**
   * The lines of one class: its images side by side.
   *
   * @param columns how many images at most
   */
  public static List<String> lines(Rows rows, int label, int columns) {
    LabelledImages images = rows.images();
    List<Integer> chosen = rows.byClass().get(label).stream().limit(columns).toList();
    List<byte[]> pixels = new ArrayList<>();
    for (int image : chosen) {
      byte[] bytes = new byte[images.imageBytes()];
      images.copyPixels(image, bytes, 0);
      pixels.add(bytes);
    }
    List<String> lines = new ArrayList<>();
    for (int y = 0; y + 3 < images.height(); y += 4) {
      StringBuilder line = new StringBuilder();
      for (byte[] image : pixels) {
        for (int x = 0; x + 1 < images.width(); x += 2) {
          line.append(colour(38, mean(images, image, x, y)))
              .append(colour(48, mean(images, image, x, y + 2)))
              .append(UPPER);
        }
        line.append(RESET).append(' ');
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** The mean colour of two by two pixels. */
  private static int[] mean(LabelledImages images, byte[] pixels, int x, int y) {
    int[] sum = new int[3];
    for (int i = 0; i < 4; i++) {
      int rgb = Pixels.rgb(images, pixels, x + i % 2, y + i / 2);
      sum[0] += rgb >> 16 & 0xff;
      sum[1] += rgb >> 8 & 0xff;
      sum[2] += rgb & 0xff;
    }
    return new int[] {sum[0] / 4, sum[1] / 4, sum[2] / 4};
  }

  private static String colour(int plane, int[] rgb) {
    return String.format(Locale.ROOT, "\u001b[%d;2;%d;%d;%dm", plane, rgb[0], rgb[1], rgb[2]);
  }
}

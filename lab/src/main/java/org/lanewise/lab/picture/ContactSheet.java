package org.lanewise.lab.picture;

import java.awt.AWTError;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.engine.store.AtomicFile;

/** A picture of a data set: the class names, and beside each name the first images of the class. */
public final class ContactSheet {

  /** Pixels of the sheet for a pixel of an image. */
  private static final int ZOOM = 2;

  private static final int GAP = 4;
  private static final int WHITE = 0xffffff;
  private static final int FONT_SIZE = 15;

  private final Rows rows;
  private final int cellWidth;
  private final int cellHeight;
  private final int nameWidth;
  private final BufferedImage sheet;

  private ContactSheet(Rows rows) {
    this.rows = rows;
    LabelledImages images = rows.images();
    this.cellWidth = images.width() * ZOOM + GAP;
    this.cellHeight = images.height() * ZOOM + GAP;
    this.nameWidth = nameWidth(images.classNames());
    this.sheet =
        new BufferedImage(
            GAP + nameWidth + rows.columns() * cellWidth,
            GAP + rows.byClass().size() * cellHeight,
            BufferedImage.TYPE_INT_RGB);
  }

  /** Draws a sheet. */
  public static ContactSheet of(Rows rows) {
    ContactSheet sheet = new ContactSheet(rows);
    sheet.drawImages();
    if (sheet.named()) {
      sheet.drawNames();
    }
    return sheet;
  }

  /** Whether the class names are on it: they are missing where Java finds no fonts. */
  public boolean named() {
    return nameWidth > 0;
  }

  /** The picture. */
  public BufferedImage image() {
    return sheet;
  }

  /**
   * Writes the sheet as a PNG file, whole or not at all.
   *
   * @throws org.lanewise.engine.store.StoreException when the file system refuses
   */
  public void write(Path file) {
    AtomicFile.write(
        file,
        out -> {
          // Not the stream itself: for that ImageIO makes a temporary file, where it can.
          try (MemoryCacheImageOutputStream cached = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(sheet, "png", cached)) {
              throw new IllegalStateException("every Java can write PNG");
            }
          }
        });
  }

  private void drawImages() {
    for (int y = 0; y < sheet.getHeight(); y++) {
      for (int x = 0; x < sheet.getWidth(); x++) {
        sheet.setRGB(x, y, WHITE);
      }
    }
    for (int label = 0; label < rows.byClass().size(); label++) {
      List<Integer> row = rows.byClass().get(label);
      for (int column = 0; column < row.size(); column++) {
        drawImage(row.get(column), GAP + nameWidth + column * cellWidth, GAP + label * cellHeight);
      }
    }
  }

  private void drawImage(int image, int left, int top) {
    LabelledImages images = rows.images();
    byte[] pixels = new byte[images.imageBytes()];
    images.copyPixels(image, pixels, 0);
    for (int y = 0; y < images.height() * ZOOM; y++) {
      for (int x = 0; x < images.width() * ZOOM; x++) {
        sheet.setRGB(left + x, top + y, Pixels.rgb(images, pixels, x / ZOOM, y / ZOOM));
      }
    }
  }

  /** The width of the longest name; 0 where there are no fonts. */
  private static int nameWidth(List<String> names) {
    try {
      Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
      FontMetrics metrics = prepare(graphics);
      int widest = names.stream().mapToInt(metrics::stringWidth).max().orElse(0);
      graphics.dispose();
      return widest + 2 * GAP;
    } catch (RuntimeException | LinkageError | InternalError | AWTError e) {
      return 0; // Fonts come from the system, which may have none: then Java throws any of these.
    }
  }

  private void drawNames() {
    Graphics2D graphics = sheet.createGraphics();
    FontMetrics metrics = prepare(graphics);
    List<String> names = rows.images().classNames();
    for (int label = 0; label < names.size(); label++) {
      int middle = GAP + label * cellHeight + (cellHeight - GAP) / 2;
      graphics.drawString(names.get(label), GAP, middle + metrics.getAscent() / 2);
    }
    graphics.dispose();
  }

  private static FontMetrics prepare(Graphics2D graphics) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE));
    graphics.setColor(Color.BLACK);
    return graphics.getFontMetrics();
  }
}

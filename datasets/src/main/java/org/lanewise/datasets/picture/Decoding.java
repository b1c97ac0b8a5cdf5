package org.lanewise.datasets.picture;

import java.awt.Rectangle;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Java's decoders, asked for stored samples. */
final class Decoding {

  /** What is wrong with a file, as a sentence about it from its verb on, without the full stop. */
  static final class Damage extends IOException {
    private static final long serialVersionUID = 1;

    Damage(String seen) {
      super(seen);
    }
  }

  /** {@link Damage} where a decoder's listener has no way to throw it. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable(String seen) {
      super(seen);
    }
  }

  private Decoding() {}

  /** Decodes a part of a file, and tells what the decoder complains of meanwhile. */
  static Raster read(String format, Excerpt content, Rectangle part, Consumer<String> warnings)
      throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try (ImageInputStream in = content.open()) {
      reader.addIIOReadWarningListener((source, warning) -> warnings.accept(warning));
      reader.setInput(in, true, true);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceRegion(part);
      return reader.canReadRaster()
          ? reader.readRaster(0, param)
          : reader.read(0, param).getRaster();
    } finally {
      reader.dispose();
    }
  }
}

package org.lanewise.datasets.picture;

/**
 * What the components of a JPEG stand for. Four are inks, stored inverted, as all programs that
 * write such files do, and put together without a profile. Sources: ITU-T T.871 and T.872.
 */
enum JpegModel {
  GREY(1),
  RGB(3),
  YCC(3),
  CMYK(4),
  YCCK(4);

  private final int bands;

  JpegModel(int bands) {
    this.bands = bands;
  }

  /**
   * The model, as other readers decide it.
   *
   * @param components their names, a character each
   * @param jfif whether the file has JFIF's marker
   * @param adobe the transform that Adobe's marker names; -1 without one
   */
  static JpegModel of(String components, boolean jfif, int adobe) {
    return switch (components.length()) {
      case 1 -> GREY;
      case 4 -> adobe == 2 ? YCCK : CMYK;
      default -> {
        if (jfif) {
          yield YCC;
        }
        boolean rgb = adobe < 0 ? components.equals("RGB") : adobe == 0;
        yield rgb ? RGB : YCC;
      }
    };
  }

  /** The components. */
  int bands() {
    return bands;
  }

  /** See {@link Picture#colours}. */
  void colours(int[] samples, float[] rgb) {
    for (int x = 0, i = 0; x < rgb.length; x += 3, i += bands) {
      switch (this) {
        case GREY -> {
          rgb[x] = samples[i];
          rgb[x + 1] = samples[i];
          rgb[x + 2] = samples[i];
        }
        case RGB, CMYK -> {
          rgb[x] = samples[i];
          rgb[x + 1] = samples[i + 1];
          rgb[x + 2] = samples[i + 2];
        }
        case YCC, YCCK -> {
          // T.871, in 16 binary digits, as libjpeg has it.
          int luma = samples[i];
          int blue = samples[i + 1] - 128;
          int red = samples[i + 2] - 128;
          rgb[x] = Math.clamp(luma + (91881 * red + 32768 >> 16), 0, 255);
          rgb[x + 1] = Math.clamp(luma + (-22554 * blue - 46802 * red + 32768 >> 16), 0, 255);
          rgb[x + 2] = Math.clamp(luma + (116130 * blue + 32768 >> 16), 0, 255);
        }
      }
      if (bands == 4) {
        // Stored is what an ink lets through; T.872 has the three coloured inks turned round again.
        float black = samples[i + 3] / 255f;
        for (int c = 0; c < 3; c++) {
          rgb[x + c] = (this == YCCK ? 255 - rgb[x + c] : rgb[x + c]) * black;
        }
      }
    }
  }
}

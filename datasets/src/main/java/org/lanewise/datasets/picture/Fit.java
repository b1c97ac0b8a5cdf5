package org.lanewise.datasets.picture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** How a picture of any proportions becomes an image of the wanted ones. */
public enum Fit {

  /** Rows and columns are scaled apart: all of the picture, out of proportion. */
  STRETCH {
    @Override
    double[] scales(int height, int width, int rows, int columns) {
      return new double[] {(double) height / rows, (double) width / columns};
    }
  },

  /** The largest middle part that has the wanted proportions. */
  CROP {
    @Override
    double[] scales(int height, int width, int rows, int columns) {
      double scale = Math.min((double) height / rows, (double) width / columns);
      return new double[] {scale, scale};
    }
  },

  /** All of the picture in proportion, in the middle of black. */
  PAD {
    @Override
    double[] scales(int height, int width, int rows, int columns) {
      return STRETCH.scales(height, width, rows, columns);
    }

    @Override
    int[] inner(int height, int width, int rows, int columns) {
      double scale = Math.max((double) height / rows, (double) width / columns);
      return new int[] {
        (int) Math.clamp(Math.round(height / scale), 1, rows),
        (int) Math.clamp(Math.round(width / scale), 1, columns)
      };
    }
  };

  /** Its word, as in options and files: {@code stretch}, {@code crop}, {@code pad}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of this word; empty where there is none. */
  public static Optional<Fit> of(String label) {
    Objects.requireNonNull(label, "label");
    return Arrays.stream(values()).filter(fit -> fit.label().equals(label)).findFirst();
  }

  /** How many old rows and old columns a new one covers. */
  abstract double[] scales(int height, int width, int rows, int columns);

  /** How many rows and columns of the image the picture takes; the rest stays black. */
  int[] inner(int height, int width, int rows, int columns) {
    return new int[] {rows, columns};
  }
}

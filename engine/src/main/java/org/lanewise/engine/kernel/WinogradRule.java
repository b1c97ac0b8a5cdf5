package org.lanewise.engine.kernel;

import java.util.Locale;
import java.util.Objects;

/**
 * Which convolutions run as Winograd's, a function of their shape alone. Winograd's sums are others
 * than the direct ones, so this rule is part of what decides a network's bits: it is the same for
 * every kernel set and on every machine.
 *
 * <p>A 3×3 convolution with stride 1, in one group, and with {@value #CHANNELS} channels and
 * filters or more, takes the tile with fewer multiplications an image; where both have as many, the
 * smaller one, which is more accurate. It is direct all the same where that saves less than a third
 * of them: transforming is work too. So few channels are direct: transforming them costs more than
 * it saves.
 *
 * <p>Behind a 2×2 pooling three of four outputs have no gradient. The direct gradients, which visit
 * the others alone, are as fast as Winograd's there, and they need no transformed weights and no
 * larger gradient; so there they are direct, if channels times filters are less than {@value
 * #LARGE}, and if the channels are whole vectors everywhere, a multiple of 16.
 */
public final class WinogradRule {

  /** From so many input channels, and so many filters, on. */
  static final int CHANNELS = 16;

  /** Channels times filters from which on gradients behind a pooling are Winograd's. */
  static final int LARGE = 1 << 13;

  /** How a product is computed. */
  public enum Algorithm {
    /** The sums that {@link Conv2dKernel} documents. */
    DIRECT,
    /** F(2×2, 3×3): tiles of 2×2 outputs from 4×4 inputs. */
    F2,
    /** F(4×4, 3×3): tiles of 4×4 outputs from 6×6 inputs. */
    F4;

    /** The label in messages: {@code direct}, {@code f2}, {@code f4}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How each of the three products of a convolution is computed.
   *
   * @param forward the output
   * @param input the gradient by the input
   * @param weights the gradient by the weights
   */
  public record Choice(Algorithm forward, Algorithm input, Algorithm weights) {

    /** All three directly. */
    public static final Choice DIRECT = new Choice(Algorithm.DIRECT);

    /** Takes the three. */
    public Choice {
      Objects.requireNonNull(forward, "forward");
      Objects.requireNonNull(input, "input");
      Objects.requireNonNull(weights, "weights");
    }

    /** The same for all three. */
    public Choice(Algorithm all) {
      this(Objects.requireNonNull(all, "all"), all, all);
    }

    /** Whether one of the three is computed so. */
    public boolean has(Algorithm algorithm) {
      Objects.requireNonNull(algorithm, "algorithm");
      return forward == algorithm || input == algorithm || weights == algorithm;
    }

    /** Whether one of the three is Winograd's. */
    public boolean winograd() {
      return !equals(DIRECT);
    }
  }

  private WinogradRule() {}

  /**
   * The choice for a convolution of a network.
   *
   * @param geometry its extents
   * @param pooled whether all that the graph does with its output, but for a ReLU, is a pooling in
   *     windows of 2×2 with stride 2, without padding: then an odd last row or column is not used
   */
  public static Choice of(Conv2dGeometry geometry, boolean pooled) {
    if (!fits(geometry) || geometry.channels() < CHANNELS || geometry.filters() < CHANNELS) {
      return Choice.DIRECT;
    }
    int rows = used(geometry.outputHeight(), pooled);
    int columns = used(geometry.outputWidth(), pooled);
    long two = products(rows, columns, 2);
    long four = products(rows, columns, 4);
    if (3 * Math.min(two, four) > 2 * 9L * rows * columns) {
      return Choice.DIRECT;
    }
    Algorithm tile = four < two ? Algorithm.F4 : Algorithm.F2;
    boolean winners =
        pooled
            && geometry.channels() % 16 == 0
            && geometry.channels() * (long) geometry.filters() < LARGE;
    Algorithm gradients = winners ? Algorithm.DIRECT : tile;
    return new Choice(tile, gradients, gradients);
  }

  /** Whether there is a Winograd kernel at all: 3×3, stride 1, one group. */
  public static boolean fits(Conv2dGeometry geometry) {
    Objects.requireNonNull(geometry, "geometry");
    return geometry.groups() == 1
        && geometry.kernelHeight() == 3
        && geometry.kernelWidth() == 3
        && geometry.strideHeight() == 1
        && geometry.strideWidth() == 1;
  }

  private static int used(int outputs, boolean pooled) {
    return pooled && outputs > 1 ? outputs - outputs % 2 : outputs;
  }

  /** Multiplications of an image for each channel and filter, with tiles of m×m outputs. */
  private static long products(int rows, int columns, int m) {
    return Math.ceilDiv(rows, m) * (long) Math.ceilDiv(columns, m) * (m + 2) * (m + 2);
  }
}

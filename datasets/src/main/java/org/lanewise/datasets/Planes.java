package org.lanewise.datasets;

import java.util.Objects;

/**
 * The two orders in which files and memory hold the channels of an image: plane by plane ({@code
 * [C, H, W]}, as in CIFAR-10's files) and interleaved ({@code [H, W, C]}, as everywhere else here).
 */
public final class Planes {

  private Planes() {}

  /**
   * Interleaves one image: {@code interleaved[p · C + c] = planar[c · HW + p]}.
   *
   * @param planar {@code [C, H · W]} from {@code planarOffset} on
   * @param interleaved {@code [H · W, C]} from {@code interleavedOffset} on, overwritten
   * @param channels C
   * @param bytes C · H · W
   */
  public static void join(
      byte[] planar,
      int planarOffset,
      int channels,
      byte[] interleaved,
      int interleavedOffset,
      int bytes) {
    Objects.requireNonNull(planar, "planar");
    Objects.requireNonNull(interleaved, "interleaved");
    int plane = bytes / channels;
    if (channels == 3) {
      for (int p = 0; p < plane; p++) {
        int to = interleavedOffset + 3 * p;
        int from = planarOffset + p;
        interleaved[to] = planar[from];
        interleaved[to + 1] = planar[from + plane];
        interleaved[to + 2] = planar[from + 2 * plane];
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < plane; p++) {
        interleaved[interleavedOffset + p * channels + c] = planar[planarOffset + c * plane + p];
      }
    }
  }

  /**
   * Splits one image into planes: {@code planar[c · HW + p] = interleaved[p · C + c]}.
   *
   * @param interleaved {@code [H · W, C]} from {@code interleavedOffset} on
   * @param channels C
   * @param planar {@code [C, H · W]} from {@code planarOffset} on, overwritten
   * @param bytes C · H · W
   */
  public static void split(
      byte[] interleaved,
      int interleavedOffset,
      int channels,
      byte[] planar,
      int planarOffset,
      int bytes) {
    Objects.requireNonNull(interleaved, "interleaved");
    Objects.requireNonNull(planar, "planar");
    int plane = bytes / channels;
    for (int c = 0; c < channels; c++) {
      int to = planarOffset + c * plane;
      int from = interleavedOffset + c;
      for (int p = 0; p < plane; p++) {
        planar[to + p] = interleaved[from + p * channels];
      }
    }
  }
}

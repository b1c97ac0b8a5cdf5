package org.lanewise.datasets;

import java.util.List;

/**
 * A labelled image set held in memory: {@code size} images of {@code height × width × channels}
 * bytes, each with one class label. Implementations are immutable and safe to read from any number
 * of threads.
 */
public interface LabelledImages {

  /** The number of images. */
  int size();

  /** Pixel rows of every image. */
  int height();

  /** Pixel columns of every image. */
  int width();

  /** Values per pixel: 3 for RGB. */
  int channels();

  /** The class names; a label is an index into this list. */
  List<String> classNames();

  /**
   * The label of one image.
   *
   * @param image index, 0 ≤ image &lt; size
   * @return the class, 0 ≤ label &lt; classNames().size()
   */
  int label(int image);

  /**
   * Copies the pixels of one image as unsigned bytes, interleaved: row by row, pixel by pixel, the
   * channels of a pixel side by side ({@code HWC}). Allocates nothing.
   *
   * @param image index, 0 ≤ image &lt; size
   * @param destination receives height · width · channels bytes
   * @param offset where the first byte goes
   */
  void copyPixels(int image, byte[] destination, int offset);

  /** A short name for logs and messages, such as {@code cifar10/train}. */
  String name();
}

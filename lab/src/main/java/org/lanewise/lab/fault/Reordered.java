package org.lanewise.lab.fault;

import org.lanewise.datasets.LabelledImages;

/** Images and labels in orders of their own. */
final class Reordered extends Decorated {

  private final int[] pictures;
  private final int[] labels;

  /**
   * @param whole the set
   * @param pictures image i shows what image {@code pictures[i]} of the set shows
   * @param labels image i has the label of image {@code labels[i]}
   */
  Reordered(LabelledImages whole, int[] pictures, int[] labels) {
    super(whole);
    this.pictures = pictures;
    this.labels = labels;
  }

  @Override
  public int label(int image) {
    return whole().label(labels[image]);
  }

  @Override
  public void copyPixels(int image, byte[] destination, int offset) {
    whole().copyPixels(pictures[image], destination, offset);
  }
}

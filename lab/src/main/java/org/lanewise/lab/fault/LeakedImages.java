package org.lanewise.lab.fault;

import org.lanewise.datasets.LabelledImages;

/** Test images some of which are images of the training set, with their labels. */
final class LeakedImages extends Decorated {

  private final LabelledImages source;
  private final int every;

  /**
   * @param whole the test set
   * @param source the training set
   * @param every each image whose number this divides is replaced
   */
  LeakedImages(LabelledImages whole, LabelledImages source, int every) {
    super(whole);
    this.source = source;
    this.every = every;
  }

  private boolean leaked(int image) {
    return image % every == 0;
  }

  @Override
  public int label(int image) {
    return leaked(image) ? source.label(image % source.size()) : super.label(image);
  }

  @Override
  public void copyPixels(int image, byte[] destination, int offset) {
    if (leaked(image)) {
      source.copyPixels(image % source.size(), destination, offset);
    } else {
      super.copyPixels(image, destination, offset);
    }
  }
}

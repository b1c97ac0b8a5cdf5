package org.lanewise.lab.picture;

import java.util.List;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.datasets.augment.Augmenter;
import org.lanewise.lab.cli.WorkException;

/**
 * Images as training sees them in its first epoch, to be looked at.
 *
 * @param plain the images as they are
 * @param list how they are changed
 * @param seed of the run
 */
public record AugmentedImages(LabelledImages plain, List<Augmentation> list, long seed)
    implements LabelledImages {

  /**
   * Images that are changed.
   *
   * @throws WorkException when that can't be done to images of their size
   */
  public static AugmentedImages of(LabelledImages plain, List<Augmentation> list, long seed) {
    try {
      list.forEach(one -> one.check(plain.height(), plain.width()));
    } catch (IllegalArgumentException e) {
      throw new WorkException("--augment: " + e.getMessage() + ".", e);
    }
    return new AugmentedImages(plain, list, seed);
  }

  @Override
  public int size() {
    return plain.size();
  }

  @Override
  public int height() {
    return plain.height();
  }

  @Override
  public int width() {
    return plain.width();
  }

  @Override
  public int channels() {
    return plain.channels();
  }

  @Override
  public List<String> classNames() {
    return plain.classNames();
  }

  @Override
  public int label(int image) {
    return plain.label(image);
  }

  @Override
  public void copyPixels(int image, byte[] destination, int offset) {
    byte[] original = new byte[imageBytes()];
    plain.copyPixels(image, original, 0);
    new Augmenter(list, height(), width(), channels(), seed)
        .apply(1, image, original, 0, destination, offset);
  }

  @Override
  public String name() {
    return plain.name();
  }
}

package org.lanewise.lab.fault;

import java.util.List;
import org.lanewise.datasets.LabelledImages;

/** An image set around another one; a subclass overrides what it changes. */
abstract class Decorated implements LabelledImages {

  private final LabelledImages whole;

  Decorated(LabelledImages whole) {
    this.whole = whole;
  }

  final LabelledImages whole() {
    return whole;
  }

  @Override
  public int size() {
    return whole.size();
  }

  @Override
  public int height() {
    return whole.height();
  }

  @Override
  public int width() {
    return whole.width();
  }

  @Override
  public int channels() {
    return whole.channels();
  }

  @Override
  public List<String> classNames() {
    return whole.classNames();
  }

  @Override
  public int label(int image) {
    return whole.label(image);
  }

  @Override
  public void copyPixels(int image, byte[] destination, int offset) {
    whole.copyPixels(image, destination, offset);
  }

  @Override
  public String name() {
    return whole.name();
  }
}

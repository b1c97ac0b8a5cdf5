package org.lanewise.datasets;

import java.util.List;
import java.util.Optional;
import org.lanewise.datasets.picture.Fit;

/** Images of another set, whose shape, classes and target names they keep. */
interface View extends LabelledImages {

  /** The other set. */
  LabelledImages whole();

  @Override
  default int height() {
    return whole().height();
  }

  @Override
  default int width() {
    return whole().width();
  }

  @Override
  default int channels() {
    return whole().channels();
  }

  @Override
  default List<String> classNames() {
    return whole().classNames();
  }

  @Override
  default List<String> targetNames() {
    return whole().targetNames();
  }

  @Override
  default Optional<Fit> fit() {
    return whole().fit();
  }

  /** Whether two sets have one shape, the same classes and the same target names. */
  static boolean alike(LabelledImages one, LabelledImages other) {
    return one.height() == other.height()
        && one.width() == other.width()
        && one.channels() == other.channels()
        && one.classNames().equals(other.classNames())
        && one.targetNames().equals(other.targetNames());
  }
}

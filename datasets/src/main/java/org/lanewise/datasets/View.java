package org.lanewise.datasets;

import java.util.List;

/** Images of another set, whose shape and classes they keep. */
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
}

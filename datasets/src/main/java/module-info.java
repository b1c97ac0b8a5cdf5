/** Labelled images: read, fetched, generated, shuffled and augmented. Knows bytes, not tensors. */
@SuppressWarnings("module") // who uses the files of this one is compiled later
module org.lanewise.datasets {
  requires static transitive org.jspecify;
  requires org.joml;
  requires it.unimi.dsi.fastutil.core;
  requires org.apache.commons.compress;
  requires com.fasterxml.jackson.core;
  requires java.desktop;
  requires java.net.http;

  exports org.lanewise.datasets;
  exports org.lanewise.datasets.augment;
  exports org.lanewise.datasets.cifar;
  exports org.lanewise.datasets.fetch;
  exports org.lanewise.datasets.files to
      org.lanewise.engine,
      org.lanewise.lab;
  exports org.lanewise.datasets.folder;
  exports org.lanewise.datasets.picture;
  exports org.lanewise.datasets.solids;
  exports org.lanewise.datasets.store;
}

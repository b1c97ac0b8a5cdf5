/** The convolutional-network engine: tensors, kernels, layers, networks, training. */
module org.lanewise.engine {
  requires static transitive org.jspecify;
  requires transitive org.lanewise.datasets;
  requires it.unimi.dsi.fastutil.core;
  requires com.fasterxml.jackson.core;
  requires jdk.incubator.vector;
  requires jdk.management;
  requires java.management;

  exports org.lanewise.engine.doctor;
  exports org.lanewise.engine.kernel;
  exports org.lanewise.engine.layer;
  exports org.lanewise.engine.loss;
  exports org.lanewise.engine.network;
  exports org.lanewise.engine.optim;
  exports org.lanewise.engine.store;
  exports org.lanewise.engine.tensor;
  exports org.lanewise.engine.train;
}

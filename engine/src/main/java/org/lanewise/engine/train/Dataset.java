package org.lanewise.engine.train;

import org.lanewise.engine.tensor.Shape;

/**
 * Labelled inputs of a network, by index. Safe to read from any number of threads, each with a
 * {@link Reader} of its own.
 */
public interface Dataset {

  /** The number of images. */
  int size();

  /** The shape of one input. */
  Shape shape();

  /** The number of classes; labels are in [0, classes). */
  int classes();

  /** The class of one example. */
  int label(int example);

  /** A reader for one thread. */
  Reader newReader();

  /** Reads inputs; one thread at a time. */
  interface Reader {

    /**
     * Writes one input; allocates nothing.
     *
     * @param example its index
     * @param epoch the epoch, from 1, that augmentation may depend on; 0 when not training
     * @param destination receives {@code shape().size()} floats
     * @param offset where the first goes
     */
    void read(int example, int epoch, float[] destination, int offset);
  }
}

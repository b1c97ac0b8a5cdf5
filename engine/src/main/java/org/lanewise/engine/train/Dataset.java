package org.lanewise.engine.train;

import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.tensor.Shape;

/**
 * Inputs of a network and what its K outputs are to be for them, by index: the class that each is
 * of, or K numbers. Safe to read from any number of threads, each with a {@link Reader} of its own.
 */
public interface Dataset {

  /** The number of images. */
  int size();

  /** The shape of one input. */
  Shape shape();

  /** The number of outputs K: of classes, or of numbers of a target. */
  int classes();

  /** Whether targets are classes, as they are where nothing is said; else they are numbers. */
  default boolean ofClasses() {
    return true;
  }

  /**
   * Whether inputs are pixels of picture files that were decoded here, so that nobody can have
   * mistaken their order.
   */
  default boolean decoded() {
    return false;
  }

  /**
   * The class of one example, in [0, K).
   *
   * @throws IllegalStateException when it has none, because targets are numbers
   */
  int label(int example);

  /**
   * Writes what the outputs are to be for one example: its label, unless it has numbers. Allocates
   * nothing in the long run.
   *
   * @param targets receives it, for K outputs
   * @param image the place that it gets there
   */
  default void target(int example, Targets targets, int image) {
    targets.setLabel(image, label(example));
  }

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

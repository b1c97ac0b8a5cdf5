package org.lanewise.bench;

import org.lanewise.bench.ladder.Rung;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.Conv2dPoolKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;

/** The three routines of a convolution on arrays of its own, ready to be called again and again. */
interface Routines {

  /** Images that are compared with the textbook's before anything is timed. */
  int CHECKED = 2;

  void forward();

  void backwardInput();

  void backwardWeights();

  /** Both gradients. */
  default void backward() {
    backwardWeights();
    backwardInput();
  }

  /** How far the results of the images that were checked are from double precision. */
  ConvResults.Errors errors();

  /**
   * A rung's routines, checked.
   *
   * @throws UnfitException where the rung has no kernel for the shape
   */
  static Routines of(Rung rung, ConvShape shape, int images) {
    if (!rung.fits(shape.geometry())) {
      throw new UnfitException("%s has no kernel for %s".formatted(rung, shape));
    }
    ConvArrays data = ConvArrays.of(shape.geometry(), images);
    return rung == Rung.FUSED
        ? Fused.checked(shape, data)
        : Alone.checked(rung.conv2d(shape.geometry()), data, rung.tolerance());
  }

  /** A kernel set's routines, checked. */
  static Routines of(KernelSet kernels, ConvShape shape, int images) {
    ConvArrays data = ConvArrays.of(shape.geometry(), images);
    return Alone.checked(kernels.conv2d(shape.geometry()), data, 0);
  }

  /** A convolution by itself. */
  record Alone(Conv2dKernel kernel, ConvArrays data, float[] w, float[] dw, float[] db)
      implements Routines {

    static Alone checked(Conv2dKernel kernel, ConvArrays data, double tolerance) {
      Agreement.check(kernel, data, Math.min(CHECKED, data.images()), tolerance);
      return new Alone(
          kernel,
          data,
          Agreement.prepared(kernel, data.weights()),
          new float[kernel.gradientSize()],
          new float[data.b().length]);
    }

    @Override
    public ConvResults.Errors errors() {
      int images = Math.min(CHECKED, data.images());
      return ConvResults.of(kernel, data, images).errors(data, images);
    }

    @Override
    public void forward() {
      kernel.forward(data.images(), data.x(), w, data.b(), data.y());
    }

    @Override
    public void backwardInput() {
      kernel.backwardInput(data.images(), data.dy(), w, data.dx());
    }

    @Override
    public void backwardWeights() {
      kernel.backwardWeights(data.images(), data.x(), data.dy(), dw, db);
    }
  }

  /**
   * Convolution, ReLU and pooling. The gradients come in one call, of which the weights' can be had
   * alone.
   */
  record Fused(
      Conv2dPoolKernel kernel, ConvArrays data, float[] winners, float[] w, float[] dw, float[] db)
      implements Routines {

    static Fused checked(ConvShape shape, ConvArrays data) {
      Conv2dPoolKernel kernel =
          KernelSets.FAST
              .conv2dPool(shape.geometry(), shape.pool())
              .orElseThrow(() -> new UnfitException("FUSED has no kernel for " + shape));
      Agreement.check(kernel, data, Math.min(CHECKED, data.images()));
      Fused fused =
          new Fused(
              kernel,
              data,
              new float[data.images() * kernel.pool().outputSize()],
              Agreement.prepared(kernel, data.weights()),
              new float[kernel.gradientSize()],
              new float[data.b().length]);
      fused.forward();
      return fused;
    }

    @Override
    public ConvResults.Errors errors() {
      int images = Math.min(CHECKED, data.images());
      return ConvResults.of(kernel, data, images).errorsBehindPooling(data, images, kernel.pool());
    }

    @Override
    public void forward() {
      kernel.forward(data.images(), data.x(), w, data.b(), data.y(), winners);
    }

    /**
     * @throws UnfitException always: measure {@link #backward}, and subtract {@link
     *     #backwardWeights}
     */
    @Override
    public void backwardInput() {
      throw new UnfitException(
          "FUSED has no input gradient by itself; the report has it as a difference");
    }

    @Override
    public void backwardWeights() {
      gradients(false);
    }

    @Override
    public void backward() {
      gradients(true);
    }

    private void gradients(boolean inputGradient) {
      kernel.backward(
          data.images(),
          data.x(),
          data.y(),
          data.dy(),
          winners,
          w,
          dw,
          db,
          data.dx(),
          inputGradient);
    }
  }
}

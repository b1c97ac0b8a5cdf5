package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;

/** A kernel set of a user's own, in a package of their own, that knows convolution alone. */
final class OwnKernelSetTest {

  private static final class OwnSet implements KernelSet {

    private final AtomicLong made = new AtomicLong();

    @Override
    public Conv2dKernel conv2d(Conv2dGeometry geometry) {
      made.incrementAndGet();
      return new ByRows(geometry);
    }
  }

  @Test
  void trainsToTheSameBits() {
    OwnSet own = new OwnSet();
    assertArrayEquals(train(KernelSets.FAST, 1), train(own, 2));
    assertTrue(own.made.get() > 0);
    Program program = Program.of(SmallTraining.NETWORK, own);
    assertTrue(program.toString().startsWith("own kernels"), program::toString);
  }

  @Test
  void whatItLeavesOutIsTheTextbooks() {
    OwnSet own = new OwnSet();
    assertEquals(KernelSets.TEXTBOOK.dense(2, 3).getClass(), own.dense(2, 3).getClass());
    assertEquals(KernelSets.TEXTBOOK.elementwise().getClass(), own.elementwise().getClass());
  }

  private static float[] train(KernelSet kernels, int threads) {
    TrainingState state = SmallTraining.state();
    try (Workers workers = new Workers(threads)) {
      Program program = Program.of(SmallTraining.NETWORK, kernels);
      new Trainer(program, workers, SmallTraining.EXAMPLES, null, SmallTraining.SETTINGS, state)
          .run();
    }
    return state.parameters();
  }

  /** Stride 1, no padding: output row by output row, each term added to all filters at once. */
  private record ByRows(Conv2dGeometry g) implements Conv2dKernel {

    @Override
    public Conv2dGeometry geometry() {
      return g;
    }

    @Override
    public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
      Arrays.fill(y, 0, n * g.outputSize(), 0f);
      for (int pixel = 0; pixel < n * pixels(); pixel++) {
        for (int i = 0; i < g.patchSize(); i++) {
          for (int k = 0; k < g.filters(); k++) {
            int to = pixel * g.filters() + k;
            y[to] = Math.fma(x[input(pixel, i)], w[i * g.filters() + k], y[to]);
          }
        }
        for (int k = 0; k < g.filters(); k++) {
          y[pixel * g.filters() + k] += b[k] + 0f;
        }
      }
    }

    @Override
    public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
      Arrays.fill(dx, 0, n * g.inputSize(), 0f);
      for (int pixel = 0; pixel < n * pixels(); pixel++) {
        for (int i = 0; i < g.patchSize(); i++) {
          int to = input(pixel, i);
          for (int k = 0; k < g.filters(); k++) {
            dx[to] = Math.fma(dy[pixel * g.filters() + k], w[i * g.filters() + k], dx[to]);
          }
        }
      }
    }

    @Override
    public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
      for (int k = 0; k < g.filters(); k++) {
        for (int image = 0; image < n; image++) {
          float bias = 0f;
          for (int pixel = image * pixels(); pixel < (image + 1) * pixels(); pixel++) {
            bias += dy[pixel * g.filters() + k];
          }
          db[k] += bias;
          for (int i = 0; i < g.patchSize(); i++) {
            float sum = 0f;
            for (int pixel = image * pixels(); pixel < (image + 1) * pixels(); pixel++) {
              sum = Math.fma(x[input(pixel, i)], dy[pixel * g.filters() + k], sum);
            }
            dw[i * g.filters() + k] += sum + 0f;
          }
        }
      }
    }

    private int pixels() {
      return g.outputHeight() * g.outputWidth();
    }

    /** Where term {@code i} of an output pixel's patch lies in the images. */
    private int input(int pixel, int i) {
      int image = pixel / pixels();
      int p = pixel % pixels() / g.outputWidth();
      int q = pixel % g.outputWidth();
      int row = i / (g.kernelWidth() * g.channels());
      int rest = i % (g.kernelWidth() * g.channels());
      return ((image * g.height() + p + row) * g.width() + q) * g.channels() + rest;
    }
  }
}

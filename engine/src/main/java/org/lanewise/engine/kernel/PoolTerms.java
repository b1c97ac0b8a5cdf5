package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Source;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Gathered.Max;
import org.lanewise.engine.kernel.Gathered.Sum;

/**
 * The terms of a pooling's numbers, in the orders of {@link MaxPool2dKernel} and {@link
 * AveragePool2dKernel}.
 *
 * @param g the extents
 */
public record PoolTerms(Pool2dGeometry g) {

  /** Takes the extents. */
  public PoolTerms {
    Objects.requireNonNull(g, "g");
  }

  /** {@code y[at]} of a max pooling: the first largest of the window. */
  public Explained maximum(int at, Source x) {
    return new Stored(Max.of(window(at, x)));
  }

  /** {@code y[at]} of an average pooling: the window added in raster order, over its pixels. */
  public Explained average(int at, Source x) {
    return new Stored(Function.over(Sum.of(window(at, x)), count(at)));
  }

  /** {@code dx[at]} of a max pooling: the windows in order whose winner it is. */
  public Explained backwardMaximum(int at, Source dy, IntUnaryOperator winners) {
    Objects.requireNonNull(dy, "dy");
    Objects.requireNonNull(winners, "winners");
    List<Explained> parts = new ArrayList<>();
    for (int out : windowsOf(at)) {
      if (winners.applyAsInt(out) == at) {
        parts.add(dy.at(out));
      }
    }
    return new Stored(Sum.of(parts));
  }

  /** {@code dx[at]} of an average pooling: the windows in order that hold it. */
  public Explained backwardAverage(int at, Source dy) {
    Objects.requireNonNull(dy, "dy");
    List<Explained> parts = new ArrayList<>();
    for (int out : windowsOf(at)) {
      parts.add(Function.over(dy.at(out), count(out)));
    }
    return new Stored(Sum.of(parts));
  }

  /** The windows, by their places in the output, that hold a place of the input, in order. */
  public List<Integer> windowsOf(int at) {
    int c = at % g.channels();
    int w = at / g.channels() % g.width();
    int h = at / g.channels() / g.width() % g.height();
    int image = at / g.inputSize();
    List<Integer> windows = new ArrayList<>();
    for (int p = 0; p < g.outputHeight(); p++) {
      for (int q = 0; q < g.outputWidth(); q++) {
        if (holds(g.rows(), p, h) && holds(g.columns(), q, w)) {
          windows.add(((image * g.outputHeight() + p) * g.outputWidth() + q) * g.channels() + c);
        }
      }
    }
    return windows;
  }

  private static boolean holds(Axis axis, int window, int pixel) {
    return axis.first(window) <= pixel && pixel < axis.end(window);
  }

  private List<Explained> window(int at, Source x) {
    int c = at % g.channels();
    int q = column(at);
    int p = row(at);
    List<Explained> window = new ArrayList<>();
    for (int h = g.rows().first(p); h < g.rows().end(p); h++) {
      for (int w = g.columns().first(q); w < g.columns().end(q); w++) {
        window.add(x.at(g.index(at / g.outputSize(), h, w) + c));
      }
    }
    return window;
  }

  private int column(int at) {
    return at / g.channels() % g.outputWidth();
  }

  private int row(int at) {
    return at / g.channels() / g.outputWidth() % g.outputHeight();
  }

  private Explained count(int at) {
    return new Constant("pixels of the window", g.count(row(at), column(at)));
  }
}

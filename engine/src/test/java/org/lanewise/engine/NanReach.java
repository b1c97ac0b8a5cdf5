package org.lanewise.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.Axis;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.AveragePool2d;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Concatenate;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.layer.GlobalMaxPool2d;
import org.lanewise.engine.layer.GroupNorm;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.ZeroPad2d;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.tensor.Shape;

/**
 * Which numbers of a network are made of those that are not a number: said once more, from the
 * definitions of the layers alone. A number is one as soon as anything that it is made of is one;
 * what dropout drops is none, so that it may be either.
 */
final class NanReach {

  private final int images;
  private final boolean[] input;
  private final List<boolean[]> outputs = new ArrayList<>();

  /**
   * Follows them from the images to the logits.
   *
   * @param input of each number of the images whether it is none
   */
  NanReach(Network network, int images, boolean[] input) {
    this.images = images;
    this.input = input;
    for (ShapedNode node : network.nodes()) {
      outputs.add(output(node));
    }
  }

  /** Of each number that a node puts out whether it is made of one that is none. */
  boolean[] of(int node) {
    return outputs.get(node);
  }

  private boolean[] source(ShapedNode node, int i) {
    int from = node.sources().get(i);
    return from == ShapedNode.IMAGE ? input : outputs.get(from);
  }

  private boolean[] output(ShapedNode node) {
    boolean[] x = source(node, 0);
    Shape shape = node.inputShape();
    boolean[] y = new boolean[images * node.shape().size()];
    switch (node.layer()) {
      case Conv2d conv -> {
        var g = conv.geometry(shape);
        int reads = shape.extent(2) / conv.groups();
        int writes = conv.filters() / conv.groups();
        windows(x, shape, g.rows(), g.columns(), y, conv.filters(), k -> k / writes * reads, reads);
        spread(conv.activation(), conv.filters(), y);
      }
      case MaxPool2d pool ->
          pool(pool.geometry(shape).rows(), pool.geometry(shape).columns(), x, shape, y);
      case AveragePool2d pool ->
          pool(pool.geometry(shape).rows(), pool.geometry(shape).columns(), x, shape, y);
      case Dense dense -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = any(x, i / dense.units() * shape.size(), shape.size(), 1);
        }
        spread(dense.activation(), dense.units(), y);
      }
      case Activate activate -> {
        System.arraycopy(x, 0, y, 0, x.length);
        spread(activate.activation(), shape.extent(shape.rank() - 1), y);
      }
      case BatchNorm norm -> {
        int channels = shape.extent(shape.rank() - 1);
        int group = (norm.group() == 0 ? images : norm.group()) * shape.size();
        for (int i = 0; i < y.length; i++) {
          int from = i / group * group;
          int size = Math.min(group, y.length - from);
          y[i] = any(x, from + i % channels, size - i % channels, channels);
        }
      }
      case GroupNorm norm -> {
        int channels = shape.extent(shape.rank() - 1);
        int each = channels / norm.groups();
        for (int i = 0; i < y.length; i++) {
          int group = i % channels / each * each;
          for (int at = group; at < shape.size(); at += channels) {
            y[i] |= any(x, i / shape.size() * shape.size() + at, each, 1);
          }
        }
      }
      case ZeroPad2d pad -> {
        int row = shape.extent(1) * shape.extent(2);
        int newRow = node.shape().extent(1) * shape.extent(2);
        for (int i = 0; i < x.length; i++) {
          int image = i / shape.size();
          int h = i % shape.size() / row + pad.padding().top();
          int at = i % row + pad.padding().left() * shape.extent(2);
          y[image * node.shape().size() + h * newRow + at] = x[i];
        }
      }
      case Concatenate concatenate -> {
        int all = node.shape().extent(node.shape().rank() - 1);
        int before = 0;
        for (int k = 0; k < node.inputShapes().size(); k++) {
          Shape one = node.inputShapes().get(k);
          int channels = one.extent(one.rank() - 1);
          boolean[] from = source(node, k);
          for (int i = 0; i < from.length; i++) {
            y[i / channels * all + before + i % channels] = from[i];
          }
          before += channels;
        }
      }
      case GlobalAveragePool2d ignored -> whole(shape, x, y);
      case GlobalMaxPool2d ignored -> whole(shape, x, y);
      case Layer ignored -> {
        // One by one, with vectors of channels repeated over the pixels.
        int channels = node.shape().extent(node.shape().rank() - 1);
        for (int k = 0; k < node.inputShapes().size(); k++) {
          boolean[] from = source(node, k);
          for (int i = 0; i < y.length; i++) {
            boolean whole = from.length == y.length;
            int image = i / node.shape().size();
            y[i] |= from[whole ? i : image * channels + i % channels];
          }
        }
      }
    }
    return y;
  }

  private static void whole(Shape shape, boolean[] x, boolean[] y) {
    int channels = shape.extent(2);
    for (int i = 0; i < y.length; i++) {
      int at = i / channels * shape.size() + i % channels;
      y[i] = any(x, at, shape.size() - i % channels, channels);
    }
  }

  private void pool(Axis rows, Axis columns, boolean[] x, Shape shape, boolean[] y) {
    windows(x, shape, rows, columns, y, shape.extent(2), k -> k, 1);
  }

  /** Channel k of a window reads so many channels from {@code first(k)} of all of its pixels. */
  private void windows(
      boolean[] x,
      Shape shape,
      Axis rows,
      Axis columns,
      boolean[] y,
      int filters,
      IntUnaryOperator first,
      int reads) {
    int width = columns.windows() * filters;
    int size = rows.windows() * width;
    for (int i = 0; i < y.length; i++) {
      int top = i % size / width * rows.stride() - rows.before();
      int left = i % width / filters * columns.stride() - columns.before();
      for (int h = Math.max(0, top); h < Math.min(rows.size(), top + rows.window()); h++) {
        for (int w = Math.max(0, left);
            w < Math.min(columns.size(), left + columns.window());
            w++) {
          int pixel = (i / size * rows.size() + h) * columns.size() + w;
          int at = pixel * shape.extent(2) + first.applyAsInt(i % filters);
          y[i] |= any(x, at, reads, 1);
        }
      }
    }
  }

  /** A softmax makes each number of all channels. */
  private static void spread(Activation activation, int channels, boolean[] y) {
    if (activation.is(ActivationFunction.SOFTMAX)) {
      for (int i = 0; i < y.length; i += channels) {
        Arrays.fill(y, i, i + channels, any(y, i, channels, 1));
      }
    }
  }

  private static boolean any(boolean[] x, int from, int size, int step) {
    for (int i = from; i < from + size; i += step) {
      if (x[i]) {
        return true;
      }
    }
    return false;
  }
}

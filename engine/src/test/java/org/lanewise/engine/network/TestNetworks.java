package org.lanewise.engine.network;

import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.Arrays;
import java.util.List;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.WinogradRule;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Add;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.TensorDataset;

/** Networks and data that several tests use. */
public final class TestNetworks {

  private TestNetworks() {}

  /** The article's network with two blocks, listings 4 to 6. */
  public static Network twoBlocks() {
    return Network.sequential(
        Shape.of(32, 32, 3),
        conv2d(32, 3).relu().named("conv1"),
        maxPool2d(2).named("pool1"),
        conv2d(64, 3).relu().named("conv2"),
        maxPool2d(2).named("pool2"),
        new Flatten("flatten"),
        dense(10));
  }

  /** Two blocks on small images, with an odd channel count and a dropped row and column. */
  public static Network small() {
    return Network.sequential(
        Shape.of(9, 9, 2),
        conv2d(5, 3).relu().named("conv1"),
        maxPool2d(2).named("pool1"),
        conv2d(6, 2).relu().named("conv2"),
        maxPool2d(2).named("pool2"),
        new Flatten("flatten"),
        dense(4));
  }

  /** Every kind of layer, both paddings, strides, odd windows that overlap or leave gaps. */
  public static Network everyLayer() {
    return Network.sequential(
        Shape.of(17, 14, 3),
        new Conv2d("same", 6, new Window2d(5, 3, 2, 1, Padding.SAME), Activation.LINEAR),
        new Activate("relu", Activation.RELU),
        new MaxPool2d("overlapping", new Window2d(3, 2, 2, 1, Padding.VALID)),
        new Dropout("dropout1", 0.25),
        new Conv2d("valid", 7, new Window2d(2, 3, 1, 2, Padding.VALID), Activation.RELU),
        new MaxPool2d("gaps", new Window2d(1, 2, 2, 3, Padding.VALID)),
        new Conv2d("even", 5, new Window2d(2, 2, 1, 1, Padding.SAME), Activation.LINEAR),
        new Flatten("flatten"),
        new Dense("hidden", 11, Activation.RELU),
        new Dropout("dropout2", 0.5),
        dense(6),
        new Activate("softmax", Activation.SOFTMAX));
  }

  /**
   * Convolutions of every kind that {@link WinogradRule} knows: with tiles of four and of two, each
   * with a pooling behind it and without, and one of which the gradients alone are direct.
   */
  public static Network winograd() {
    return Network.sequential(
        Shape.of(9, 8, 16),
        same("mixed", 17, Activation.RELU),
        maxPool2d(2).named("pool1"),
        same("plain4", 18, Activation.GELU),
        same("pooled4", 17, Activation.RELU),
        maxPool2d(2).named("pool2"),
        same("plain2", 18, Activation.LINEAR),
        same("pooled2", 17, Activation.RELU),
        maxPool2d(2).named("pool3"),
        new Flatten("flatten"),
        dense(4));
  }

  /** A convolution in windows of 3×3 that keeps the extents of the image. */
  public static Conv2d same(String name, int filters, Activation activation) {
    return new Conv2d(name, filters, new Window2d(3, 3, 1, 1, Padding.SAME), activation);
  }

  /** Every activation function. */
  public static List<Activation> activations() {
    return Arrays.stream(ActivationFunction.values()).map(Activation::of).toList();
  }

  /** A function after convolutions, by itself and after a dense layer, with several readers. */
  public static Network activated(Activation activation) {
    return Network.of(
        Shape.of(7, 6, 2),
        new Graph(
            List.of(
                Node.of(
                    new Conv2d("conv1", 5, new Window2d(3, 2, 1, 1, Padding.SAME), activation),
                    "input"),
                Node.of(new Activate("apart", activation), "conv1"),
                Node.of(new Add("add"), "apart", "conv1"),
                Node.of(
                    new Conv2d("conv2", 3, new Window2d(3, 3, 2, 2, Padding.VALID), activation),
                    "add"),
                Node.of(new MaxPool2d("pool", new Window2d(1, 2, 1, 1, Padding.VALID)), "conv2"),
                Node.of(new Flatten("flatten"), "pool"),
                Node.of(new Dense("hidden", 71, activation), "flatten"),
                Node.of(dense(4), "hidden"))));
  }

  /** Images uniform in [-1, 1) and labels, both of this seed. */
  public static TensorDataset random(Network network, int images, long seed) {
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    int size = network.inputShape().size();
    float[] data = new float[images * size];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextDouble(-1, 1);
    }
    int[] labels = new int[images];
    for (int i = 0; i < images; i++) {
      labels[i] = random.nextInt(network.classes());
    }
    int[] extents = new int[network.inputShape().rank() + 1];
    extents[0] = images;
    System.arraycopy(network.inputShape().toArray(), 0, extents, 1, extents.length - 1);
    return new TensorDataset(new Tensor(Shape.of(extents), data), labels, network.classes());
  }

  /**
   * Initial parameters of a seed, but with biases in ±0.1, and gammas, betas and moving statistics
   * up to 0.4 off their start: a wrong one must show.
   */
  public static float[] parameters(Network network, long seed) {
    float[] parameters = network.initialParameters(seed);
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    for (ParameterSlot slot : network.parameters()) {
      if (slot.parameter().role() == Role.BIAS) {
        move(parameters, slot.offset(), slot.size(), 0.1, random);
      }
    }
    for (ParameterSlot slot : network.parameters()) {
      if (slot.parameter().role() != Role.BIAS && slot.parameter().role() != Role.KERNEL) {
        move(parameters, slot.offset(), slot.size(), 0.4, random);
      }
    }
    for (StatisticSlot slot : network.statistics()) {
      move(parameters, slot.offset(), slot.size(), 0.4, random);
    }
    return parameters;
  }

  private static void move(float[] values, int from, int size, double most, KeyedRandom random) {
    for (int i = from; i < from + size; i++) {
      values[i] += (float) random.nextDouble(-most, most);
    }
  }
}

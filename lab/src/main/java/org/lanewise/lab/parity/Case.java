package org.lanewise.lab.parity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.VectorTensor;
import org.lanewise.engine.store.DType;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.store.SafetensorsFile;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.WorkException;

/**
 * What a file says is to be computed.
 *
 * @param network the network of its metadata, on inputs like {@code x}
 * @param images {@code x} itself
 * @param dataset {@code x} and {@code y}
 * @param parameters {@code init/...}, in the order of the flat vector, moving statistics included
 * @param training optimizer and loss of its metadata's {@code training}
 */
record Case(
    Network network,
    Tensor images,
    TensorDataset dataset,
    float[] parameters,
    TrainingSettings training) {

  private static final String LAYOUT =
      "a file for parity has it; see " + Launcher.command("parity", "--help");

  /** Reads network, images, labels and initial parameters. */
  static Case read(SafetensorsFile file) {
    Path path = file.path();
    String json = file.metadata().get("network");
    if (json == null) {
      throw missing(path, "the metadata has no entry \"network\"");
    }
    Graph graph = NetworkJson.parse(path, json);
    check(path, graph.layers());
    require(file, "x");
    require(file, "y");
    Tensor x = file.readFloats("x");
    if (x.shape().rank() < 2 || x.shape().size() == 0) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "%s: x has the shape %s; expected [images, height, width, channels] with at least one image.",
              path,
              x.shape()));
    }
    try {
      Network network = Network.of(imageShape(x.shape()), graph);
      TensorDataset dataset = new TensorDataset(x, labels(file), network.classes());
      TrainingSettings training = Recipe.settings(path, file.metadata().get(Recipe.TRAINING));
      return new Case(network, x, dataset, parameters(file, network), training);
    } catch (LayerException e) {
      throw new WorkException(String.format(Locale.ROOT, "%s: %s.", path, e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new WorkException(
          String.format(Locale.ROOT, "%s: x and y: %s.", path, e.getMessage()), e);
    }
  }

  private static void check(Path path, List<Layer> layers) {
    if (endsInSoftmax(layers.getLast())) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "%s: the network ends in the softmax '%s'; expected it to end in the layer that gives the logits.",
              path,
              layers.getLast().name()));
    }
    for (Layer layer : layers) {
      if (layer.isRandom()) {
        throw new WorkException(
            String.format(
                Locale.ROOT,
                "%s: the network has the layer '%s', whose random numbers no two engines share; take it out.",
                path,
                layer.name()));
      }
    }
  }

  private static boolean endsInSoftmax(Layer last) {
    return switch (last) {
      case Activate activate -> activate.function() == ActivationFunction.SOFTMAX;
      case Dense dense -> dense.activation().is(ActivationFunction.SOFTMAX);
      default -> false;
    };
  }

  private static Shape imageShape(Shape batch) {
    List<Integer> extents = new ArrayList<>();
    for (int axis = 1; axis < batch.rank(); axis++) {
      extents.add(batch.extent(axis));
    }
    return Shape.of(extents.stream().mapToInt(Integer::intValue).toArray());
  }

  private static int[] labels(SafetensorsFile file) {
    if (file.info("y").shape().rank() != 1) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "%s: y has the shape %s; expected one label for each image.",
              file.path(),
              file.info("y").shape()));
    }
    if (file.info("y").dtype() != DType.I64) {
      return file.readInts("y");
    }
    long[] wide = file.readLongs("y");
    int[] labels = new int[wide.length];
    for (int i = 0; i < wide.length; i++) {
      labels[i] = Math.clamp(wide[i], -1, Integer.MAX_VALUE);
    }
    return labels;
  }

  private static float[] parameters(SafetensorsFile file, Network network) {
    for (VectorTensor slot : network.tensors()) {
      String name = "init/" + slot.path();
      require(file, name);
      if (!file.info(name).shape().equals(slot.shape())) {
        throw new WorkException(
            String.format(
                Locale.ROOT,
                "%s: %s has the shape %s; expected %s for this network.",
                file.path(),
                name,
                file.info(name).shape(),
                slot.shape()));
      }
    }
    // Only now is it sure that the network is no larger than the file.
    float[] parameters = new float[network.vectorSize()];
    for (VectorTensor slot : network.tensors()) {
      float[] values = file.readFloats("init/" + slot.path()).data();
      System.arraycopy(values, 0, parameters, slot.offset(), slot.size());
    }
    return parameters;
  }

  private static void require(SafetensorsFile file, String name) {
    if (!file.contains(name)) {
      throw missing(file.path(), String.format(Locale.ROOT, "there is no tensor \"%s\"", name));
    }
  }

  private static WorkException missing(Path path, String what) {
    return new WorkException(String.format(Locale.ROOT, "%s: %s; %s.", path, what, LAYOUT));
  }
}

package org.lanewise.lab.parity;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.VectorTensor;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.store.SafetensorsWriter;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/** Writes the inputs of a parity file: a network, random parameters with biases, images, labels. */
final class CaseFile {

  final Network network;
  final int images;
  final float[] parameters;
  final float[] x;
  final int[] y;
  final SafetensorsWriter writer = new SafetensorsWriter();

  CaseFile(String json, Shape image, int images, long seed) {
    this.network = Network.of(image, NetworkJson.parse(Path.of("test"), json));
    this.images = images;
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    this.parameters = network.initialParameters(seed);
    for (ParameterSlot slot : network.parameters()) {
      for (int i = slot.offset();
          slot.shape().rank() == 1 && i < slot.offset() + slot.size();
          i++) {
        parameters[i] = (float) random.nextDouble(-0.1, 0.1);
      }
    }
    this.x = new float[images * image.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
    }
    this.y = IntStream.range(0, images).map(i -> random.nextInt(network.classes())).toArray();
    writer.metadata("network", json);
    writer.floats("x", new Tensor(batch(image), x));
    writer.ints("y", Shape.of(images), y);
    for (VectorTensor slot : network.tensors()) {
      writer.floats("init/" + slot.path(), slot.shape(), parameters, slot.offset());
    }
  }

  /** A shape with the images before it. */
  Shape batch(Shape shape) {
    return Shape.of(
        IntStream.concat(IntStream.of(images), IntStream.of(shape.toArray())).toArray());
  }

  /** The engine's own results for these names, without their prefix. */
  void addOwn(String prefix, List<String> names, Recomputed engine) {
    for (String name : names) {
      Wanted wanted = wanted(name);
      writer.doubles(prefix + name, wanted.shape(network, images), engine.of(wanted));
    }
  }

  Wanted wanted(String name) {
    Shape trace = name.equals("loss_trace") ? Shape.of(4) : Shape.of();
    return Wanted.of(name, trace, network, 3).orElseThrow(() -> new AssertionError(name));
  }

  /** Every result that the network has, with three steps. */
  List<String> allNames() {
    List<String> names = new java.util.ArrayList<>(List.of("logits", "probs", "loss", "grad/x"));
    network.graph().layers().forEach(layer -> names.add("act/" + layer.name()));
    for (ParameterSlot slot : network.parameters()) {
      names.add("grad/" + slot.path());
      names.add("adam1/" + slot.path());
      names.add("adam3/" + slot.path());
    }
    network.tensors().forEach(tensor -> names.add("step2/" + tensor.path()));
    names.add("infer_logits");
    names.add("infer_logits_after");
    names.add("loss_trace");
    names.add("logits_after2");
    return names;
  }
}

package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.VectorTensor;
import org.lanewise.engine.tensor.Shape;

/**
 * What model files and checkpoints have in common: the network in the metadata, and flat vectors of
 * one value per parameter as one tensor for each of its parameters, {@code <prefix><layer>/kernel}.
 */
final class NetworkTensors {

  static final String REMEDY = "check that this is the file you mean, or save it again";

  private static final String NETWORK = "network";
  private static final String INPUT = "input";
  private static final int MOST_EXTENTS = 3;

  private NetworkTensors() {}

  /** Adds the network to the metadata. */
  static void describe(Network network, SafetensorsWriter writer) {
    writer.metadata(NETWORK, NetworkJson.print(network.graph()));
    writer.metadata(INPUT, network.inputShape().toString());
  }

  /** How much of a flat vector has a meaning. */
  enum Part {
    /** Parameters and moving statistics. */
    WHOLE,
    /** Parameters alone, as what an optimizer remembers of them. */
    TRAINED
  }

  private static List<VectorTensor> tensors(Network network, Part part) {
    return network.tensors().stream()
        .filter(tensor -> part == Part.WHOLE || tensor.trained())
        .toList();
  }

  /**
   * Adds a flat vector.
   *
   * @param file for messages
   * @throws StoreException when a value is not finite
   */
  static void add(
      Path file,
      SafetensorsWriter writer,
      Network network,
      Part part,
      String prefix,
      float[] flat) {
    for (VectorTensor slot : tensors(network, part)) {
      String name = prefix + slot.path();
      Finite.check(file, name, slot.shape(), flat, slot.offset());
      writer.floats(name, slot.shape(), flat, slot.offset());
    }
  }

  /**
   * The network that the metadata describe.
   *
   * @throws StoreException when they describe none, or an impossible one
   */
  static Network network(SafetensorsFile file) {
    Graph graph = NetworkJson.parse(file.path(), required(file, NETWORK));
    Shape input = input(file.path(), required(file, INPUT));
    try {
      return Network.of(input, graph);
    } catch (LayerException e) {
      throw StoreException.of(
          file.path(),
          "the network does not work on the input " + input + " (" + e.getMessage() + ")",
          "layers that fit each other",
          REMEDY);
    }
  }

  /**
   * Checks that a flat vector's tensors are there, before anything is allocated: a network may
   * claim any size.
   *
   * @param unknown names of tensors; those found are removed
   */
  static void check(
      SafetensorsFile file, Network network, Part part, String prefix, Set<String> unknown) {
    for (VectorTensor slot : tensors(network, part)) {
      require(file, prefix + slot.path(), DType.F32, slot.shape());
      unknown.remove(prefix + slot.path());
    }
  }

  /** As {@link #check}, but takes the smaller floats, too, that other tools make of a model. */
  static void checkModel(SafetensorsFile file, Network network, Set<String> unknown) {
    for (VectorTensor slot : network.tensors()) {
      String name = slot.path();
      DType dtype = file.contains(name) ? file.info(name).dtype() : DType.F32;
      boolean smaller = dtype == DType.F16 || dtype == DType.BF16;
      require(file, name, smaller ? dtype : DType.F32, slot.shape());
      unknown.remove(name);
    }
  }

  /** Checks that a tensor is there, of this type and shape. */
  static void require(SafetensorsFile file, String name, DType dtype, Shape shape) {
    String expected = dtype + " " + shape;
    if (!file.contains(name)) {
      throw StoreException.of(
          file.path(),
          "the file has no tensor "
              + Quote.of(name)
              + ", which is "
              + expected
              + " in this network",
          REMEDY);
    }
    String seen = file.info(name).describe();
    if (!seen.equals(expected)) {
      throw StoreException.of(
          file.path(), "tensor " + Quote.of(name) + " is " + seen, expected, REMEDY);
    }
  }

  /** Refuses tensors that have no meaning here. */
  static void refuse(SafetensorsFile file, Set<String> unknown) {
    if (!unknown.isEmpty()) {
      String first = file.names().stream().filter(unknown::contains).findFirst().orElseThrow();
      throw StoreException.of(
          file.path(),
          "the file has a tensor " + Quote.of(first) + ", but the network has no such parameter",
          REMEDY);
    }
  }

  /**
   * Reads a flat vector that {@link #check} has found.
   *
   * @throws StoreException when a value is not finite
   */
  static float[] read(SafetensorsFile file, Network network, Part part, String prefix) {
    float[] flat = new float[network.vectorSize()];
    for (VectorTensor slot : tensors(network, part)) {
      String name = prefix + slot.path();
      System.arraycopy(file.readFloats(name).data(), 0, flat, slot.offset(), slot.size());
      Finite.check(file.path(), name, slot.shape(), flat, slot.offset());
    }
    return flat;
  }

  /** A metadata entry that must be there. */
  static String required(SafetensorsFile file, String key) {
    Map<String, String> metadata = file.metadata();
    String value = metadata.get(key);
    if (value == null) {
      throw StoreException.of(
          file.path(),
          "this safetensors file has no metadata entry " + Quote.of(key),
          "is it a trained network? Take one that Lanewise saved");
    }
    return value;
  }

  private static Shape input(Path file, String text) {
    JsonTree tree = JsonTree.parse(file, "the metadata entry \"input\"", text, REMEDY);
    List<Integer> extents = tree.list(JsonTree::size);
    if (extents.isEmpty() || extents.size() > MOST_EXTENTS) {
      throw tree.wrong("the shape of one image, such as [32, 32, 3]");
    }
    try {
      return Shape.of(extents.stream().mapToInt(Integer::intValue).toArray());
    } catch (IllegalArgumentException e) {
      throw tree.impossible(e);
    }
  }
}

package org.lanewise.lab.explain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.network.StatisticSlot;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.BatchCut;
import org.lanewise.lab.cli.Json;

/**
 * What the page computes with: facts, and tensors by the names of their places, each as base64 of
 * little-endian floats. A gradient is called {@code d} and the name of what it is by.
 */
final class PageNumbers {

  private final Map<String, @Nullable Object> facts = new LinkedHashMap<>();
  private final Map<String, String> tensors = new LinkedHashMap<>();
  private final Network network;

  /**
   * Of a network and a batch.
   *
   * @param labels the class of each image
   * @throws IllegalArgumentException when the images are more than a micro-batch, whose sums the
   *     page does not know
   */
  PageNumbers(Network network, List<Integer> labels) {
    this.network = network;
    BatchCut cut = BatchCut.of(network);
    int images = labels.size();
    if (images > cut.microBatch()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the page shows at most %d images together, not %d",
              cut.microBatch(),
              images));
    }
    Map<String, Object> shapes = new LinkedHashMap<>();
    for (ShapedNode node : network.nodes()) {
      shapes.put(node.name(), extents(node.shape()));
    }
    facts.put("labels", labels);
    facts.put("inputShape", extents(network.inputShape()));
    facts.put("shapes", shapes);
    facts.put("slices", slices(cut, images));
    facts.put("tensors", tensors);
  }

  private static List<Integer> extents(Shape shape) {
    return Arrays.stream(shape.toArray()).boxed().toList();
  }

  private static List<Integer> slices(BatchCut cut, int images) {
    return IntStream.rangeClosed(0, cut.slices(images))
        .mapToObj(slice -> cut.sliceStart(images, slice))
        .toList();
  }

  /** States a fact. */
  PageNumbers fact(String name, @Nullable Object value) {
    facts.put(name, value);
    return this;
  }

  /** Adds a tensor. */
  PageNumbers tensor(String name, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    tensors.put(name, Base64.getEncoder().encodeToString(bytes.array()));
    return this;
  }

  /** Adds each trainable tensor out of an array as long as the parameter vector. */
  PageNumbers parameters(String prefix, float[] vector) {
    for (ParameterSlot slot : network.parameters()) {
      tensor(prefix + slot.path(), part(vector, slot.offset(), slot.size()));
    }
    return this;
  }

  /** Adds the moving statistics. */
  PageNumbers statistics(float[] vector) {
    for (StatisticSlot slot : network.statistics()) {
      tensor(slot.path(), part(vector, slot.offset(), slot.size()));
    }
    return this;
  }

  private static float[] part(float[] vector, int from, int size) {
    return Arrays.copyOfRange(vector, from, from + size);
  }

  /** The statement of a script that tells the page all of it. */
  String script() {
    String object = Json.object(facts);
    // Text in a script may not end the script.
    return "const PAGE = %s;\nPAGE.network = %s;\n"
        .formatted(object, NetworkJson.print(network.graph()))
        .replace("</", "<\\/");
  }
}

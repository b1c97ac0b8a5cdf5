package org.lanewise.engine.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.tensor.Names;
import org.lanewise.engine.tensor.Near;
import org.lanewise.engine.tensor.Place;
import org.lanewise.engine.tensor.Place.Kind;
import org.lanewise.engine.tensor.Shape;

/** The values of a program and the tensors of its network by name, and places in them. */
final class TracedNames {

  private final Program program;
  private final Network network;
  private final int images;
  private final Map<String, ShapedNode> nodes = new LinkedHashMap<>();
  private final Map<String, VectorTensor> tensors = new LinkedHashMap<>();
  private final @Nullable Named[] named;

  /** A value by the name of the first layer that has it. */
  private record Named(String layer, boolean before, Shape shape) {}

  TracedNames(Program program, int images) {
    this.program = program;
    this.network = program.network();
    this.images = images;
    @Nullable Named[] all = new Named[program.values().size()];
    all[Lowering.IMAGE] = new Named(Graph.INPUT, false, network.inputShape());
    network.tensors().forEach(tensor -> tensors.put(tensor.path(), tensor));
    for (ShapedNode node : network.nodes()) {
      nodes.put(node.name(), node);
      int value = program.lowered().valueOf(node.index());
      int sums = program.lowered().sumsOf(node.index());
      if (all[value] == null) {
        all[value] = new Named(node.name(), false, node.shape());
      }
      if (sums >= 0) {
        all[sums] = new Named(node.name(), true, node.shape());
      }
    }
    this.named = all;
  }

  boolean isTensor(String name) {
    return name.indexOf('/') >= 0;
  }

  Shape shape(String name) {
    if (isTensor(name)) {
      return tensor(Kind.VALUE, name).shape();
    }
    return name.equals(Graph.INPUT) ? network.inputShape() : node(name).shape();
  }

  private ShapedNode node(String name) {
    ShapedNode node = nodes.get(name);
    if (node != null) {
      return node;
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "the network has no layer '%s'%s; it has %s, %s",
            Names.visible(name),
            Near.hint(name, nodes.keySet()),
            Graph.INPUT,
            String.join(", ", nodes.keySet())));
  }

  /** The number of a layer's value. */
  int value(Kind kind, String name) {
    if (name.equals(Graph.INPUT)) {
      return Lowering.IMAGE;
    }
    ShapedNode node = node(name);
    int sums = program.lowered().sumsOf(node.index());
    if (kind.isBefore() && sums >= 0) {
      return sums;
    }
    if (kind.isBefore() && node.layer() instanceof Activate) {
      int source = node.sources().getFirst();
      return source == ShapedNode.IMAGE ? Lowering.IMAGE : program.lowered().valueOf(source);
    }
    return program.lowered().valueOf(node.index());
  }

  /** A tensor of the flat vector; where a gradient is wanted, a trained one. */
  VectorTensor tensor(Kind kind, String name) {
    VectorTensor tensor = tensors.get(name);
    if (tensor != null && (tensor.trained() || !kind.isGradient())) {
      return tensor;
    }
    List<String> known =
        tensors.values().stream()
            .filter(one -> one.trained() || !kind.isGradient())
            .map(VectorTensor::path)
            .toList();
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "the network has no %s '%s'%s; it has %s",
            kind.isGradient() ? "trained tensor" : "tensor",
            Names.visible(name),
            Near.hint(name, known),
            String.join(", ", known)));
  }

  /** The number of a parameter among the network's. */
  int slot(String path) {
    return network.parameters().stream().map(ParameterSlot::path).toList().indexOf(path);
  }

  Place checked(Place place) {
    boolean tensor = isTensor(place.name());
    Shape shape = tensor ? tensor(place.kind(), place.name()).shape() : shape(place.name());
    boolean inside = place.at().size() == shape.rank();
    for (int axis = 0; inside && axis < shape.rank(); axis++) {
      int index = place.at().get(axis);
      inside = index >= 0 && index < shape.extent(axis);
    }
    if (!inside) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there is no %s: %s has shape %s, and indices count from 0",
              place,
              place.name(),
              shape));
    }
    if (tensor) {
      return place.image() == Place.ALONE && !place.kind().isBefore()
          ? place
          : refuse(place, "a parameter belongs to no image and has no activation");
    }
    if (images > 1 && (place.image() < 0 || place.image() >= images)) {
      refuse(
          place,
          String.format(
              Locale.ROOT,
              "the batch has %d images, so say which, as in %s",
              images,
              new Place(place.kind(), place.name(), 0, place.at())));
    }
    if (images == 1 && place.image() > 0) {
      refuse(place, "there is only one image");
    }
    return images == 1 ? new Place(place.kind(), place.name(), Place.ALONE, place.at()) : place;
  }

  private static Place refuse(Place place, String why) {
    throw new IllegalArgumentException("there is no %s: %s".formatted(place, why));
  }

  /** The index of a checked place in its array. */
  int flat(Place place) {
    Shape shape = shape(place.name());
    int flat = isTensor(place.name()) ? 0 : Math.max(0, place.image());
    for (int axis = 0; axis < shape.rank(); axis++) {
      flat = flat * shape.extent(axis) + place.at().get(axis);
    }
    return flat;
  }

  /** The place of an index in a value's array. */
  Place place(int v, boolean gradient, int flat) {
    Named of = Objects.requireNonNull(named[v]);
    Kind kind = of.before ? Kind.BEFORE : Kind.VALUE;
    int size = of.shape.size();
    int image = images == 1 ? Place.ALONE : flat / size;
    return new Place(
        gradient ? kind.other() : kind, of.layer, image, indices(of.shape, flat % size));
  }

  /** The place of an index in a tensor. */
  Place place(VectorTensor tensor, int flat) {
    return new Place(Kind.VALUE, tensor.path(), Place.ALONE, indices(tensor.shape(), flat));
  }

  private static List<Integer> indices(Shape shape, int flat) {
    Integer[] at = new Integer[shape.rank()];
    int rest = flat;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      at[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return List.of(at);
  }
}

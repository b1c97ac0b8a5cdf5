package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Gathered;

/**
 * In which order the images of a batch are added: those of a slice, the slices of a micro-batch,
 * the micro-batches of a share, and the shares in a tree.
 *
 * @param shares for each share its micro-batches, for each of those its slices
 */
public record BatchOrder(List<List<List<Slice>>> shares) {

  /**
   * Some images of a batch.
   *
   * @param first the place of the first
   * @param end the place to stop before
   */
  public record Slice(int first, int end) {}

  /** Keeps an unmodifiable copy. */
  public BatchOrder {
    shares = List.copyOf(Objects.requireNonNull(shares, "shares"));
  }

  /** All slices in order. */
  List<Slice> slices() {
    return shares.stream().flatMap(List::stream).flatMap(List::stream).toList();
  }

  /** The slice of an image. */
  Slice sliceOf(int image) {
    return slices().stream().filter(slice -> image < slice.end).findFirst().orElseThrow();
  }

  /** The sum over the batch of what each slice brings. */
  Explained sum(Function<Slice, Explained> ofSlice) {
    List<Explained> level = new ArrayList<>();
    for (List<List<Slice>> share : shares) {
      List<Explained> micros = new ArrayList<>();
      for (List<Slice> micro : share) {
        micros.add(inOrder(micro.stream().map(ofSlice).toList()));
      }
      level.add(inOrder(micros));
    }
    while (level.size() > 1) {
      List<Explained> next = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        next.add(inOrder(level.subList(i, Math.min(i + 2, level.size()))));
      }
      level = next;
    }
    return level.getFirst();
  }

  /** From +0: one part alone is the sum, for what is stored has no -0. */
  static Explained inOrder(List<Explained> parts) {
    return parts.size() == 1 ? parts.getFirst() : Gathered.Sum.of(parts);
  }

  /** The sum over the batch where each image of a slice is added to it by itself. */
  Explained sumOfImages(IntFunction<Explained> ofImage) {
    return sum(
        slice -> inOrder(IntStream.range(slice.first, slice.end).mapToObj(ofImage).toList()));
  }
}

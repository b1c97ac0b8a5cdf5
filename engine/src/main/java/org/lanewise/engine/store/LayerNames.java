package org.lanewise.engine.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lanewise.engine.layer.Layer;

/** What a file demands of layers' names: they become parts of tensors' names and of messages. */
final class LayerNames {

  private static final int LONGEST = 100;

  private LayerNames() {}

  /** Whether a name may stand in a file: 1 to 100 visible characters without a slash. */
  static boolean isValid(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST
        && name.indexOf('/') < 0
        && Quote.shorten(name).equals(name);
  }

  /** What {@link #isValid} asks for, for messages. */
  static String rule() {
    return "1 to " + LONGEST + " visible characters without a slash";
  }

  /**
   * Checks the names of a whole network.
   *
   * @throws IllegalArgumentException when one is not valid or there twice
   */
  static void check(List<Layer> layers) {
    Set<String> seen = new HashSet<>();
    for (Layer layer : layers) {
      if (!isValid(layer.name())) {
        throw new IllegalArgumentException(
            "a layer is called %s, but a name in a file needs %s"
                .formatted(Quote.of(layer.name()), rule()));
      }
      if (!seen.add(layer.name())) {
        throw new IllegalArgumentException(
            "two layers are called %s, but each needs a name of its own"
                .formatted(Quote.of(layer.name())));
      }
    }
  }
}

package org.lanewise.datasets;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.lanewise.datasets.files.ShownName;

/**
 * The targets of a set's images.
 *
 * @param names of the K numbers of a target
 * @param values {@code [N, K]}, finite; handed over
 */
record TargetTable(List<String> names, float[] values) {

  /** Of images without targets. */
  static final TargetTable NONE = new TargetTable(List.of(), new float[0]);

  /**
   * A table for so many images.
   *
   * @throws IllegalArgumentException when there are not K numbers for each, one is not finite, or a
   *     name is blank, has a control character or is there twice
   */
  static TargetTable of(int images, List<String> names, float[] values) {
    List<String> checked = names("target", Objects.requireNonNull(names, "names"));
    if (values.length != (long) images * checked.size()) {
      throw new IllegalArgumentException(
          values.length
              + " numbers are no targets of "
              + images
              + " images; expected "
              + checked.size()
              + " for each image: "
              + String.join(", ", checked));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "image "
                + i / checked.size()
                + " has "
                + values[i]
                + " in its target for '"
                + checked.get(i % checked.size())
                + "'; nothing can be learnt from that, so give it a finite number or leave the image out");
      }
    }
    return new TargetTable(checked, values);
  }

  /**
   * A copy of names, checked.
   *
   * @param what they are names of, for messages
   */
  static List<String> names(String what, List<String> given) {
    given.forEach(name -> Objects.requireNonNull(name, what + "Names holds null"));
    List<String> names = List.copyOf(given);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no " + what + " name was given; expected one at least");
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isBlank() || name.chars().anyMatch(Character::isISOControl) || !seen.add(name)) {
        throw new IllegalArgumentException(
            "the "
                + what
                + " name '"
                + ShownName.of(name)
                + "' is blank, has a control character, or is there twice; give each "
                + what
                + " a name of its own");
      }
    }
    return names;
  }

  /** Copies the K numbers of an image. */
  void copy(int image, float[] destination, int offset) {
    System.arraycopy(values, image * names.size(), destination, offset, names.size());
  }
}

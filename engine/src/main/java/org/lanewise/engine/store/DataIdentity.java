package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lanewise.datasets.Fingerprint;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.tensor.Names;

/**
 * What a model and a checkpoint know of the images that they come from. In files it is the metadata
 * entry {@code data}, a JSON object of {@code name}, {@code fingerprint} and {@code classes}, the
 * latter one name a line.
 *
 * @param name of the dataset; empty when unknown
 * @param classNames in the order of the labels; empty when unknown
 * @param fingerprint of images and labels, see {@link Fingerprint}; empty when unknown
 */
public record DataIdentity(String name, List<String> classNames, String fingerprint) {

  private static final String DATA = "data";
  private static final String NAME = "name";
  private static final String CLASSES = "classes";
  private static final String FINGERPRINT = "fingerprint";

  /** Where files of version 0.1 have it, among other settings. */
  private static final String OLD_FINGERPRINT = "data_fingerprint";

  private static final DataIdentity UNKNOWN = new DataIdentity("", List.of(), "");

  /**
   * Keeps an unmodifiable copy of the names.
   *
   * @throws IllegalArgumentException when a class name is blank, there twice, or has a control
   *     character
   */
  public DataIdentity {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(classNames, "classNames");
    classNames = List.copyOf(classNames);
    Set<String> seen = new HashSet<>();
    for (String one : classNames) {
      if (one.isBlank() || one.chars().anyMatch(Character::isISOControl) || !seen.add(one)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the class name '%s' is blank, has a control character, or is there twice; give each class a name of its own",
                Names.visible(one)));
      }
    }
  }

  /** Of a dataset to train and to test on. Looks at every image once. */
  public static DataIdentity of(TrainAndTest data) {
    return new DataIdentity(data.name(), data.train().classNames(), Fingerprint.of(data));
  }

  /** Of images to train on alone. Looks at every image once. */
  public static DataIdentity of(LabelledImages images) {
    return new DataIdentity(images.name(), images.classNames(), Fingerprint.of(images));
  }

  /** Of data that are no labelled images, or that nobody knows any more. */
  public static DataIdentity unknown() {
    return UNKNOWN;
  }

  /**
   * Checks that there is a name for each class of a network, or none at all.
   *
   * @throws IllegalArgumentException when there is another number
   */
  void requireClasses(int classes) {
    if (!classNames.isEmpty() && classNames.size() != classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the dataset '%s' has %d classes, but the network has %d outputs",
              name,
              classNames.size(),
              classes));
    }
  }

  /** What differs, a phrase for each: only what both know. */
  void addDifferences(DataIdentity other, List<String> differences) {
    if (!fingerprint.isEmpty()
        && !other.fingerprint.isEmpty()
        && !fingerprint.equals(other.fingerprint)) {
      differences.add(
          String.format(
              Locale.ROOT, "data_fingerprint %s here, %s there", fingerprint, other.fingerprint));
    }
    if (!classNames.isEmpty()
        && !other.classNames.isEmpty()
        && !classNames.equals(other.classNames)) {
      differences.add(
          String.format(
              Locale.ROOT,
              "classes %s here, %s there",
              Quote.shorten(String.join(", ", classNames)),
              Quote.shorten(String.join(", ", other.classNames))));
    }
  }

  void describe(SafetensorsWriter writer) {
    writer.metadata(
        DATA,
        Settings.none()
            .with(NAME, name)
            .with(FINGERPRINT, fingerprint)
            .with(CLASSES, String.join("\n", classNames))
            .toJson());
  }

  /** A checkpoint's other settings, without what files of version 0.1 have among them. */
  static Settings others(Map<String, String> metadata, Settings settings) {
    return metadata.containsKey(DATA) ? settings : settings.without(OLD_FINGERPRINT);
  }

  /**
   * What a file tells.
   *
   * @param older the settings that a file of version 0.1 has it in
   * @throws StoreException when it is impossible
   */
  static DataIdentity read(Path file, Map<String, String> metadata, Settings older, int classes) {
    String text = metadata.get(DATA);
    Settings told = text == null ? older : Settings.parse(file, DATA, text);
    String lines = Objects.requireNonNullElse(told.text(CLASSES), "");
    String sum = told.text(text == null ? OLD_FINGERPRINT : FINGERPRINT);
    String called = told.text(text == null ? DATA : NAME);
    try {
      DataIdentity identity =
          new DataIdentity(
              Objects.requireNonNullElse(called, ""),
              lines.lines().toList(),
              Objects.requireNonNullElse(sum, ""));
      identity.requireClasses(classes);
      return identity;
    } catch (IllegalArgumentException e) {
      throw StoreException.impossible(
          file, "what the file tells of its data", e, NetworkTensors.REMEDY);
    }
  }
}

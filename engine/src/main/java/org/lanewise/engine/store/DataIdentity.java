package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.Arrays;
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
 * latter one name a line. Where outputs are numbers, {@code targets} stands for {@code classes}.
 *
 * @param name of the dataset; empty when unknown
 * @param outputNames in the order of the outputs, those of the classes or of the numbers of a
 *     target; empty when unknown
 * @param fingerprint of images, labels and targets, see {@link Fingerprint}; empty when unknown
 * @param ofClasses whether outputs are classes; else they are numbers
 */
public record DataIdentity(
    String name, List<String> outputNames, String fingerprint, boolean ofClasses) {

  private static final String DATA = "data";
  private static final String NAME = "name";
  private static final String CLASSES = "classes";
  private static final String TARGETS = "targets";
  private static final String FINGERPRINT = "fingerprint";

  /** Where files of version 0.1 have it, among other settings. */
  private static final String OLD_FINGERPRINT = "data_fingerprint";

  private static final DataIdentity UNKNOWN = new DataIdentity("", List.of(), "", true);

  /**
   * Keeps an unmodifiable copy of the names.
   *
   * @throws IllegalArgumentException when a name is blank, there twice, or has a control character
   */
  public DataIdentity {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Set<String> seen = new HashSet<>();
    for (String one : Objects.requireNonNull(outputNames, "outputNames")) {
      Objects.requireNonNull(one, "the list of names holds null");
      if (one.isBlank() || one.chars().anyMatch(Character::isISOControl) || !seen.add(one)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the %s name '%s' is blank, has a control character, or is there twice; give each %s a name of its own",
                ofClasses ? "class" : "target",
                Names.visible(one),
                ofClasses ? "class" : "target"));
      }
    }
    outputNames = List.copyOf(outputNames);
  }

  /** Of images with class labels. */
  public DataIdentity(String name, List<String> classNames, String fingerprint) {
    this(name, Objects.requireNonNull(classNames, "classNames"), fingerprint, true);
  }

  /** Of a dataset to train and to test on. Looks at every image once. */
  public static DataIdentity of(TrainAndTest data) {
    Objects.requireNonNull(data, "data");
    return of(data.name(), data.train(), Fingerprint.of(data));
  }

  /** Of images to train on alone. Looks at every image once. */
  public static DataIdentity of(LabelledImages images) {
    Objects.requireNonNull(images, "images");
    return of(images.name(), images, Fingerprint.of(images));
  }

  private static DataIdentity of(String name, LabelledImages images, String fingerprint) {
    boolean ofClasses = images.targetNames().isEmpty();
    return new DataIdentity(
        name, ofClasses ? images.classNames() : images.targetNames(), fingerprint, ofClasses);
  }

  /**
   * Of data with targets that are numbers, and of which nobody knows more.
   *
   * @param names of the numbers; none when unknown
   */
  public static DataIdentity ofNumbers(String... names) {
    return new DataIdentity("", Arrays.asList(Objects.requireNonNull(names, "names")), "", false);
  }

  /** Of data with classes that are no labelled images, or that nobody knows any more. */
  public static DataIdentity unknown() {
    return UNKNOWN;
  }

  /**
   * Checks that there is a name for each output of a network, or none at all.
   *
   * @throws IllegalArgumentException when there is another number
   */
  void requireOutputs(int outputs) {
    if (!outputNames.isEmpty() && outputNames.size() != outputs) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the dataset '%s' has %s, but the network has %d %s",
              name,
              count(),
              outputs,
              outputs == 1 ? "output" : "outputs"));
    }
  }

  /** What differs, a phrase for each: only what both know. */
  void addDifferences(DataIdentity other, List<String> differences) {
    if (!fingerprint.isEmpty()
        && !other.fingerprint.isEmpty()
        && !fingerprint.equals(other.fingerprint)) {
      differences.add(
          String.format(
              Locale.ROOT,
              "data_fingerprint %.12s here, %.12s there",
              fingerprint,
              other.fingerprint));
    }
    boolean known = !outputNames.isEmpty() && !other.outputNames.isEmpty();
    if (ofClasses != other.ofClasses) {
      differences.add(String.format(Locale.ROOT, "%s here, %s there", plural(), other.plural()));
    } else if (known && !outputNames.equals(other.outputNames)) {
      differences.add(
          String.format(
              Locale.ROOT,
              "%s %s here, %s there",
              plural(),
              Quote.shorten(String.join(", ", outputNames)),
              Quote.shorten(String.join(", ", other.outputNames))));
    }
  }

  private String count() {
    int size = outputNames.size();
    String one = ofClasses ? "class" : "target";
    return size + " " + (size == 1 ? one : plural());
  }

  private String plural() {
    return ofClasses ? CLASSES : TARGETS;
  }

  void describe(SafetensorsWriter writer) {
    writer.metadata(
        DATA,
        Settings.none()
            .with(NAME, name)
            .with(FINGERPRINT, fingerprint)
            .with(plural(), String.join("\n", outputNames))
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
  static DataIdentity read(Path file, Map<String, String> metadata, Settings older, int outputs) {
    String text = metadata.get(DATA);
    Settings told = text == null ? older : Settings.parse(file, DATA, text);
    boolean ofClasses = told.text(TARGETS) == null;
    String lines = Objects.requireNonNullElse(told.text(ofClasses ? CLASSES : TARGETS), "");
    String sum = told.text(text == null ? OLD_FINGERPRINT : FINGERPRINT);
    String called = told.text(text == null ? DATA : NAME);
    try {
      DataIdentity identity =
          new DataIdentity(
              Objects.requireNonNullElse(called, ""),
              lines.lines().toList(),
              Objects.requireNonNullElse(sum, ""),
              ofClasses);
      identity.requireOutputs(outputs);
      return identity;
    } catch (IllegalArgumentException e) {
      throw StoreException.impossible(
          file, "what the file tells of its data", e, NetworkTensors.REMEDY);
    }
  }
}

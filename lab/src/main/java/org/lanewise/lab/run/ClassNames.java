package org.lanewise.lab.run;

import java.util.List;
import java.util.stream.IntStream;
import org.lanewise.engine.store.Settings;

/** How the names of the classes stand in the settings of a model file. */
public final class ClassNames {

  private static final String KEY = "classes";

  private ClassNames() {}

  /** Adds the names, one a line. */
  public static Settings add(Settings settings, List<String> names) {
    return settings.with(KEY, String.join("\n", names));
  }

  /** The names, or {@code class 0} and on where there are not as many as there are classes. */
  public static List<String> read(Settings settings, int classes) {
    String text = settings.text(KEY);
    List<String> names = text == null ? List.of() : text.lines().toList();
    return names.size() == classes
        ? names
        : IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
  }
}

package org.lanewise.lab.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.ImageSet;
import org.lanewise.engine.train.TrainingStep;

/**
 * Tells builds of one version apart: two machines that run the same classes have the same digest,
 * and another class in {@code org.lanewise} means another one.
 */
public final class CodeDigest {

  private static final String PACKAGES = "org/lanewise";
  private static final int SHOWN = 16;

  private CodeDigest() {}

  /** The digest of the code that runs here, its first 16 hexadecimal digits. */
  public static String ofThisCode() {
    Set<Path> places = new LinkedHashSet<>();
    for (Class<?> one : List.of(ImageSet.class, TrainingStep.class, CodeDigest.class)) {
      Path place = place(one);
      if (place == null) {
        return "unknown";
      }
      places.add(place);
    }
    return of(places);
  }

  private static @Nullable Path place(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL url = source == null ? null : source.getLocation();
    try {
      return url == null ? null : Path.of(url.toURI());
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /**
   * The digest of our classes in these folders and jars.
   *
   * @throws UncheckedIOException when they can't be read
   */
  static String of(Set<Path> places) {
    SortedMap<String, byte[]> classes = new TreeMap<>();
    try {
      for (Path place : places) {
        if (Files.isDirectory(place)) {
          addAll(place, classes);
        } else {
          try (FileSystem jar = FileSystems.newFileSystem(place)) {
            addAll(jar.getPath("/"), classes);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    MessageDigest digest = ParameterHash.sha256();
    classes.forEach((name, content) -> {
      digest.update(name.getBytes(UTF_8));
      digest.update(content);
    });
    return HexFormat.of().formatHex(digest.digest()).substring(0, SHOWN);
  }

  private static void addAll(Path root, SortedMap<String, byte[]> classes) throws IOException {
    Path packages = root.resolve(PACKAGES);
    if (!Files.isDirectory(packages)) {
      return;
    }
    try (Stream<Path> files = Files.walk(packages)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        classes.put(
            root.relativize(file).toString().replace('\\', '/'),
            ParameterHash.sha256().digest(Files.readAllBytes(file)));
      }
    }
  }
}

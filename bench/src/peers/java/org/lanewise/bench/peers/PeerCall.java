package org.lanewise.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Reader;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What the peers in Java share: the call that {@code bench/peers/compare.py} makes, the images, the
 * clock, and the line that it reads.
 */
final class PeerCall {

  /** Floats of an image. */
  static final int PIXELS = 32 * 32 * 3;

  /** What is measured. */
  enum What {
    /** Epochs of training. */
    train,
    /** Logits. */
    infer
  }

  @Parameters What what = What.train;

  @Option(names = "--network")
  String network = "deep";

  @Option(names = "--batch")
  int batch = 64;

  @Option(names = "--threads", required = true)
  int threads;

  @Option(names = "--epochs")
  int epochs = 3;

  @Option(names = "--images")
  int images = 50_000;

  @Option(names = "--data", required = true)
  Path data = Path.of("");

  /** The way of running, where a peer knows several; these know one, or are told by the environment. */
  @Option(names = "--how", arity = "0..1")
  String how = "";

  /** Whether the network pools after each convolution. */
  boolean pooling() {
    return !network.equals("shallow");
  }

  /** The filters of its convolutions. */
  int[] filters() {
    return network.equals("deep") ? new int[] {32, 64} : new int[] {32};
  }

  /** The images that are trained on, or of which logits are wanted. */
  LabelledImages source() {
    TrainAndTest set = Cifar10Reader.read(data, "cifar10", Cifar10Reader.ALL, Cifar10Reader.ALL);
    return what == What.train ? set.train() : set.test();
  }

  /**
   * The pixels of an image from 0 to 1.
   *
   * @param row {@code [32, 32, 3]}, overwritten
   */
  static void read(LabelledImages source, int image, float[] row) {
    byte[] bytes = new byte[PIXELS];
    source.copyPixels(image, bytes, 0);
    for (int i = 0; i < PIXELS; i++) {
      row[i] = (bytes[i] & 0xff) / 255f;
    }
  }

  /** Images per second: the median of all passes but the first, which warms up. */
  double rate(Runnable pass) {
    List<Double> rates = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      long start = System.nanoTime();
      pass.run();
      if (epoch > 0) {
        rates.add(images / ((System.nanoTime() - start) * 1e-9));
      }
    }
    rates.sort(Double::compare);
    return rates.get(rates.size() / 2);
  }

  /** Prints the line of JSON. */
  static void tell(String peer, String version, String note, double rate) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "{\"peer\": \"%s\", \"version\": \"%s\", \"note\": \"%s\", \"images_per_second\": %.1f, \"peak_rss_bytes\": %d}%n",
        peer,
        version,
        note,
        rate,
        peakMemory());
  }

  /** The version of a Maven artifact on the class path. */
  static String artifactVersion(String group, String artifact) throws IOException {
    String file = "/META-INF/maven/%s/%s/pom.properties".formatted(group, artifact);
    try (InputStream in = PeerCall.class.getResourceAsStream(file)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    }
  }

  private static long peakMemory() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return 0;
  }
}

package org.lanewise.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Reader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The article's networks on PyTorch's own C++ library, which Bytedeco brings to Maven Central: the
 * same tensors and oneDNN kernels as PyTorch in Python, channels_last, with shuffled floats in
 * memory. Prints the line of JSON that {@code bench/peers/compare.py} reads.
 */
@Command(name = "torch-peer")
public final class TorchPeer implements Callable<Integer> {

  private static final int PIXELS = 32 * 32 * 3;

  /** What is measured. */
  enum What {
    /** Epochs of training. */
    train,
    /** Logits. */
    infer
  }

  @Parameters private What what = What.train;

  @Option(names = "--network")
  private String network = "deep";

  @Option(names = "--batch")
  private int batch = 64;

  @Option(names = "--threads", required = true)
  private int threads;

  @Option(names = "--epochs")
  private int epochs = 3;

  @Option(names = "--images")
  private int images = 50_000;

  @Option(names = "--data", required = true)
  private Path data = Path.of("");

  /** No other ways are known here. */
  @Option(names = "--how", arity = "0..1")
  private String how = "";

  private final List<Conv2dImpl> convolutions = new ArrayList<>();
  private boolean pooling;
  private LinearImpl dense = new LinearImpl(1, 1);
  private Tensor pixels = new Tensor();
  private Tensor labels = new Tensor();

  /** Runs and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new TorchPeer()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    torch.set_num_threads(threads);
    torch.manual_seed(1);
    build();
    load();
    List<Double> rates = new ArrayList<>();
    Adam adam = new Adam(parameters(), new AdamOptions(1e-3));
    for (int epoch = 0; epoch < epochs; epoch++) {
      long start = System.nanoTime();
      if (what == What.train) {
        trainEpoch(adam);
      } else {
        inferAll();
      }
      if (epoch > 0) {
        rates.add(images / ((System.nanoTime() - start) * 1e-9));
      }
    }
    rates.sort(Double::compare);
    System.out.printf(
        Locale.ROOT,
        "{\"peer\": \"libtorch\", \"version\": \"%s\", \"note\": \"through Bytedeco\", \"images_per_second\": %.1f, \"peak_rss_bytes\": %d}%n",
        version(),
        rates.get(rates.size() / 2),
        peakMemory());
    return CommandLine.ExitCode.OK;
  }

  private void build() {
    int side = 32;
    int channels = 3;
    pooling = !network.equals("shallow");
    for (int filters : network.equals("deep") ? new int[] {32, 64} : new int[] {32}) {
      Conv2dImpl convolution =
          new Conv2dImpl(new Conv2dOptions(channels, filters, new LongPointer(3, 3)));
      convolution
          .weight()
          .set_data(convolution.weight().contiguous(torch.MemoryFormat.ChannelsLast));
      convolutions.add(convolution);
      channels = filters;
      side = pooling ? (side - 2) / 2 : side - 2;
    }
    dense = new LinearImpl((long) side * side * channels, 10);
  }

  private TensorVector parameters() {
    TensorVector parameters = new TensorVector();
    for (Conv2dImpl convolution : convolutions) {
      parameters.push_back(convolution.weight());
      parameters.push_back(convolution.bias());
    }
    parameters.push_back(dense.weight());
    parameters.push_back(dense.bias());
    return parameters;
  }

  private void load() {
    TrainAndTest set = Cifar10Reader.read(data, "cifar10", Cifar10Reader.ALL, Cifar10Reader.ALL);
    LabelledImages source = what == What.train ? set.train() : set.test();
    FloatPointer floats = new FloatPointer((long) images * PIXELS);
    LongPointer classes = new LongPointer((long) images);
    byte[] bytes = new byte[PIXELS];
    float[] row = new float[PIXELS];
    for (int image = 0; image < images; image++) {
      source.copyPixels(image, bytes, 0);
      for (int i = 0; i < PIXELS; i++) {
        row[i] = (bytes[i] & 0xff) / 255f;
      }
      floats.position((long) image * PIXELS).put(row, 0, PIXELS);
      classes.put(image, source.label(image));
    }
    floats.position(0);
    pixels = torch.from_blob(floats, images, 32, 32, 3).clone();
    labels =
        torch
            .from_blob(
                classes,
                new long[] {images},
                new TensorOptions(torch.ScalarType.Long))
            .clone();
    floats.deallocate();
    classes.deallocate();
  }

  private Tensor logits(Tensor x) {
    Tensor at = x;
    for (Conv2dImpl convolution : convolutions) {
      at = torch.relu(convolution.forward(at));
      at = pooling ? torch.max_pool2d(at, 2, 2) : at;
    }
    return dense.forward(at.flatten(1, -1));
  }

  private void trainEpoch(Adam adam) {
    try (PointerScope epochScope = new PointerScope()) {
      Tensor order = torch.randperm(images);
      for (int first = 0; first < images; first += batch) {
        try (PointerScope scope = new PointerScope()) {
          Tensor chosen = order.narrow(0, first, Math.min(batch, images - first));
          Tensor x = pixels.index_select(0, chosen).permute(0, 3, 1, 2);
          Tensor wanted = labels.index_select(0, chosen);
          adam.zero_grad();
          torch.cross_entropy_loss(logits(x), wanted).backward();
          adam.step();
        }
      }
    }
  }

  private void inferAll() {
    try (InferenceMode mode = new InferenceMode(true)) {
      Tensor all = pixels.permute(0, 3, 1, 2);
      for (int first = 0; first < images; first += batch) {
        try (PointerScope scope = new PointerScope()) {
          logits(all.narrow(0, first, Math.min(batch, images - first)));
        }
      }
    }
  }

  /** The artifact's: PyTorch's version, then that of the bindings. */
  private static String version() throws IOException {
    String file = "/META-INF/maven/org.bytedeco/pytorch/pom.properties";
    try (InputStream in = TorchPeer.class.getResourceAsStream(file)) {
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

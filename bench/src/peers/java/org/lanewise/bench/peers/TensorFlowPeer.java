package org.lanewise.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.engine.store.SafetensorsFile;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The article's networks on the runtime of TensorFlow, which Keras runs on, through TensorFlow for
 * Java: one graph per step with shuffled floats in memory, so what it lacks of Keras is Python.
 * Prints the line of JSON that {@code bench/peers/compare.py} reads.
 */
@Command(name = "tensorflow-peer")
public final class TensorFlowPeer implements Callable<Integer> {

  /** Five times what Keras' own single precision differs by, as the engine's golden test allows. */
  private static final double TOLERANCE = 5 * 5.1e-6;

  @Mixin private PeerCall call;

  /** Instead of measuring, compares the losses of ten steps with those of this file. */
  @Option(names = "--golden")
  private @Nullable Path golden;

  /** Runs and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new TensorFlowPeer()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    try (TensorFlowNetwork network = new TensorFlowNetwork(call)) {
      if (golden != null) {
        return check(network, golden);
      }
      network.start(TensorFlowPeer::glorot);
      load(network);
      double rate = call.rate(call.what == PeerCall.What.train ? training(network) : () -> infer(network));
      PeerCall.tell("TensorFlow", TensorFlow.version(), note(), rate);
      return CommandLine.ExitCode.OK;
    }
  }

  private static String note() throws IOException {
    String optimized = System.getenv("TF_ENABLE_ONEDNN_OPTS");
    return "for Java %s%s"
        .formatted(
            PeerCall.artifactVersion("org.tensorflow", "tensorflow-core-api"),
            "0".equals(optimized) ? ", without oneDNN" : "");
  }

  /** Glorot-uniform weights and zero biases. */
  private static float[] glorot(String name, Shape shape) {
    float[] values = new float[(int) shape.size()];
    if (name.endsWith("kernel")) {
      int rank = shape.numDimensions();
      long outputs = shape.get(rank - 1);
      long field = shape.size() / outputs / shape.get(rank - 2);
      double limit = Math.sqrt(6.0 / (shape.size() / outputs + field * outputs));
      Random random = new Random(name.hashCode());
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble(-limit, limit);
      }
    }
    return values;
  }

  private void load(TensorFlowNetwork network) {
    LabelledImages source = call.source();
    int[] labels = new int[call.images];
    try (TFloat32 pixels = TFloat32.tensorOf(Shape.of(call.images, 32, 32, 3))) {
      FloatDataBuffer floats = pixels.asRawTensor().data().asFloats();
      float[] row = new float[PeerCall.PIXELS];
      for (int image = 0; image < call.images; image++) {
        PeerCall.read(source, image, row);
        floats.offset((long) image * row.length).write(row);
        labels[image] = source.label(image);
      }
      try (TInt32 classes = TInt32.vectorOf(labels)) {
        network.load(pixels, classes);
      }
    }
  }

  private Runnable training(TensorFlowNetwork network) {
    Random random = new Random(1);
    int[] order = new int[call.images];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return () -> {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int other = order[j];
        order[j] = order[i];
        order[i] = other;
      }
      double firstLoss = 0;
      double loss = 0;
      for (int first = 0; first < order.length; first += call.batch) {
        int n = Math.min(call.batch, order.length - first);
        loss = network.train(order, first, n);
        firstLoss = first == 0 ? loss : firstLoss;
      }
      System.err.printf(Locale.ROOT, "  loss of the first and the last batch: %.4f %.4f%n", firstLoss, loss);
    };
  }

  private void infer(TensorFlowNetwork network) {
    for (int first = 0; first < call.images; first += call.batch) {
      network.infer(first, Math.min(call.batch, call.images - first));
    }
  }

  /** Whether ten steps of Adam on eight images go the way that PyTorch's go in double precision. */
  private static int check(TensorFlowNetwork network, Path golden) {
    try (SafetensorsFile file = SafetensorsFile.open(golden)) {
      network.start((name, shape) -> file.readFloats("init/" + name).data());
      float[] images = file.readFloats("x").data();
      int[] labels = file.readInts("y");
      try (TFloat32 pixels =
              TFloat32.tensorOf(Shape.of(labels.length, 32, 32, 3), DataBuffers.of(images));
          TInt32 classes = TInt32.vectorOf(labels)) {
        network.load(pixels, classes);
      }
      double[] trace = file.readDoubles("f64/loss_trace");
      int[] order = {0, 1, 2, 3, 4, 5, 6, 7};
      double worst = 0;
      for (double wanted : trace) {
        double loss = network.train(order, 0, order.length);
        worst = Math.max(worst, Math.abs(loss - wanted));
      }
      System.out.printf(
          Locale.ROOT,
          "%d losses, the largest difference is %.1e, %.1e is allowed%n",
          trace.length, worst, TOLERANCE);
      return worst <= TOLERANCE ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }
}

package org.lanewise.lab.parity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.run.LogLine;

/**
 * Trains the network of a specification, a JSON file as {@code bench/peers/random_graphs.py} writes
 * them, for five steps, and tells what came out in one hash.
 */
final class GraphTraining {

  private static final int STEPS = 5;

  /** Of one slice, of several, of several micro-batches; the last batch is smaller. */
  private static final List<Integer> BATCHES = List.of(5, 8, 23, 37, 70);

  private final TrainingSettings settings;
  private final TensorDataset dataset;
  private final Network network;

  GraphTraining(Path specification) throws IOException {
    Map<?, ?> fields = LogLine.parse(Files.readAllBytes(specification)).orElseThrow();
    Map<?, ?> data = (Map<?, ?>) Objects.requireNonNull(fields.get("data"));
    long seed = number(data.get("seed"));
    int batch = BATCHES.get(Math.floorMod(seed, BATCHES.size()));
    int images = batch * (STEPS - 1) + (batch + 1) / 2;
    List<Integer> image =
        ((List<?>) Objects.requireNonNull(data.get("shape")))
            .stream().map(extent -> (int) number(extent)).toList();
    Shape shape = Shape.of(image.get(0), image.get(1), image.get(2));
    network = Network.of(shape, NetworkJson.read(specification));
    @SuppressWarnings("unchecked") // the fields of a JSON object
    Map<String, @Nullable Object> training =
        (Map<String, @Nullable Object>) Objects.requireNonNull(fields.get("training"));
    settings = Recipe.settings(specification, training).withEpochs(1).withBatchSize(batch);
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    float[] x = new float[images * shape.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble(0, 1);
    }
    int[] y = IntStream.range(0, images).map(i -> random.nextInt(network.classes())).toArray();
    Shape all = Shape.of(images, image.get(0), image.get(1), image.get(2));
    dataset = new TensorDataset(new Tensor(all, x), y, network.classes());
  }

  private static long number(@Nullable Object value) {
    return ((Number) Objects.requireNonNull(value)).longValue();
  }

  /** SHA-256 of parameters, moving statistics and optimizer state; or what was not finite. */
  String hash(KernelSet kernels, int threads) {
    TrainingState state = TrainingState.initial(network, settings.optimizer(), settings.seed());
    try (Workers workers = new Workers(threads)) {
      new Trainer(Program.of(network, kernels), workers, dataset, null, settings, state).run();
    } catch (NonFiniteException e) {
      return String.valueOf(e.getMessage());
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, state.parameters());
      for (float[] array : state.optimizerState()) {
        update(digest, array);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes);
  }

  /** The files of a folder that end so, by name: {@code .json} for specifications. */
  static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /**
   * Writes a line for each specification of a folder: its name and its hash by the fast kernels.
   */
  public static void main(String[] arguments) throws IOException {
    for (Path file : files(Path.of(arguments[0]), ".json")) {
      String hash = new GraphTraining(file).hash(KernelSets.FAST, 2);
      System.out.println(file.getFileName() + " " + hash);
    }
  }
}

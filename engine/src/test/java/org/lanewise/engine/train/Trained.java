package org.lanewise.engine.train;

import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.tensor.Shape;

/** Short runs of training, and what they leave. */
final class Trained {

  private Trained() {}

  /** Tiny, with dropout, same padding, both kinds of pooling that the fast kernels know. */
  static Network network() {
    return Network.sequential(
        Shape.of(10, 9, 3),
        conv2d(17, 3).relu().named("conv1"),
        maxPool2d(2).named("pool1"),
        new Dropout("dropout", 0.2),
        new Conv2d("conv2", 6, new Window2d(3, 2, 1, 1, Padding.SAME), Activation.RELU),
        new MaxPool2d("pool2", new Window2d(2, 2, 1, 1, Padding.VALID)),
        new Flatten("flatten"),
        new Dense("hidden", 9, Activation.RELU),
        dense(5));
  }

  static TrainingState run(
      Network network, KernelSet kernels, int threads, Dataset dataset, TrainingSettings s) {
    TrainingState state = TrainingState.initial(network, s.optimizer(), s.seed());
    try (Workers workers = new Workers(threads)) {
      Program program = Program.of(network, kernels, s.convolution());
      new Trainer(program, workers, dataset, null, s, state).run();
    }
    return state;
  }

  /** SHA-256 of parameters and optimizer state as little-endian float32. */
  static String sha256(TrainingState state) {
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
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    digest.update(bytes.flip());
  }
}

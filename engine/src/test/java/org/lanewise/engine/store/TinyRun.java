package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Add;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;

/** A run of 4 epochs of 5 steps on 38 random images, with dropout, over in milliseconds. */
final class TinyRun {

  static final int EPOCHS = 4;
  static final int STEPS_PER_EPOCH = 5;
  static final int STEPS = EPOCHS * STEPS_PER_EPOCH;

  private TinyRun() {}

  /** Four epochs of batches of 8 with Adam. */
  static TrainingSettings settings() {
    return new TrainingSettings(EPOCHS, 8, Adam.defaults(), 11, true);
  }

  static Run run(Optimizer optimizer) {
    return run(settings().withOptimizer(optimizer));
  }

  /** With branches and moving statistics in place of the list of layers. */
  static Run residual() {
    return residual(Learning.DEFAULT, Learning.DEFAULT, 0);
  }

  /** With a kernel that is never trained, a bias and a normalization that are for some epochs. */
  static Run freezing(int group) {
    return residual(
        Learning.DEFAULT.during(Map.of(Role.BIAS, 1)),
        Learning.DEFAULT.during(Map.of(Role.GAMMA, 2, Role.BETA, 1)),
        group);
  }

  private static Run residual(Learning conv, Learning norm, int group) {
    Graph graph =
        new Graph(
            List.of(
                Node.of(conv2d(3, 3).relu().named("conv1").withoutBias(), Graph.INPUT),
                Node.of(batchNorm().named("bn1").inGroupsOf(group).with(norm), "conv1"),
                Node.of(new Activate("silu1", Activation.SILU), "bn1"),
                Node.of(
                    new Conv2d("a", 3, new Window2d(3, 3, 1, 1, Padding.SAME), Activation.LINEAR)
                        .with(conv),
                    "silu1"),
                Node.of(new Add("sum"), "silu1", "a"),
                Node.of(new GlobalAveragePool2d("gap"), "sum"),
                Node.of(dense(4), "gap")));
    Run plain = run();
    return new Run(
        Network.of(Shape.of(6, 6, 2), graph),
        plain.training(),
        plain.preprocessing(),
        plain.data(),
        plain.settings());
  }

  static Run run(TrainingSettings training) {
    return run(
        training,
        conv2d(3, 3).relu().named("conv1"),
        maxPool2d(2).named("pool1"),
        new Flatten("flatten"),
        new Dropout("drop", 0.3),
        dense(4));
  }

  /** With Winograd's convolutions in tiles of two, of four, and of four with direct gradients. */
  static Run winograd() {
    return run(
        settings(),
        new Conv2d("narrow", 17, new Window2d(3, 3, 1, 1, Padding.SAME), Activation.RELU),
        new Conv2d("two", 16, new Window2d(3, 3, 1, 1, Padding.SAME), Activation.RELU),
        conv2d(16, 3).relu().named("four"),
        new Conv2d("pooled", 17, new Window2d(3, 3, 1, 1, Padding.SAME), Activation.RELU),
        maxPool2d(2).named("pool1"),
        new Flatten("flatten"),
        new Dropout("drop", 0.3),
        dense(4));
  }

  private static Run run(TrainingSettings training, Layer... layers) {
    return new Run(
        Network.sequential(Shape.of(6, 6, 2), layers),
        training,
        Preprocessing.scaled(),
        new DataIdentity("random", List.of("a", "b", "c", "d"), "0123"),
        Settings.none().with("data", "random"));
  }

  static Run run() {
    return run(settings());
  }

  /** Begins the run in a folder, or goes on with it there, to its end. */
  static Trainer train(Path folder, Run run, KernelSet kernels) {
    return train(folder, run, kernels, Long.MAX_VALUE);
  }

  /**
   * The same, and stops it after so many steps in all. It saves a checkpoint every three steps and
   * where it stops.
   */
  static Trainer train(Path folder, Run run, KernelSet kernels, long steps) {
    try (CheckpointFolder checkpoints = CheckpointFolder.open(folder, 2);
        Workers workers = new Workers(2)) {
      Optional<Checkpoint> from = checkpoints.resume(run).checkpoint();
      Trainer trainer = trainer(run, kernels, workers, from);
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              if (trainer.state().steps() == steps) {
                trainer.requestStop();
              }
            }
          });
      Checkpointing saving = new Checkpointing(checkpoints, run, trainer, 3, from);
      trainer.addCallback(saving);
      trainer.run();
      saving.saveNow();
      return trainer;
    }
  }

  /** The sentence with which a folder refuses to go on with this run. */
  static String refusal(Path folder, Run run) {
    try (CheckpointFolder checkpoints = CheckpointFolder.open(folder, 2)) {
      return String.valueOf(
          assertThrows(StoreException.class, () -> checkpoints.resume(run)).getMessage());
    }
  }

  /** A trainer at the beginning, or where a checkpoint stands. */
  static Trainer trainer(Run run, KernelSet kernels, Workers workers, Optional<Checkpoint> from) {
    TrainingState state =
        from.map(Checkpoint::state)
            .orElseGet(() ->
                TrainingState.initial(
                    run.network(), run.training().optimizer(), run.training().seed()));
    Trainer trainer =
        new Trainer(
            Program.of(run.network(), kernels),
            workers,
            dataset(38, 1),
            dataset(9, 2),
            run.training(),
            state);
    from.ifPresent(checkpoint -> checkpoint.resume(trainer));
    return trainer;
  }

  private static Dataset dataset(int count, long seed) {
    Random random = new Random(seed);
    Tensor images = Tensor.zeros(count, 6, 6, 2);
    for (int i = 0; i < images.data().length; i++) {
      images.data()[i] = random.nextFloat();
    }
    return new TensorDataset(images, random.ints(count, 0, 4).toArray(), 4);
  }
}

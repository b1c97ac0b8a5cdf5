package org.lanewise.lab.readme;

import java.nio.file.Path;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.store.DataStore;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.VectorSupport;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.RunSettings;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.ImageExamples;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;

/** Trains a small network on CIFAR-10, saves it and evaluates the saved model. */
public final class LibraryExample {

  public static void main(String[] arguments) {
    TrainAndTest cifar =
        DataStore.standard(Progress.silent()).cifar10(50_000, 10_000); // fetched once
    System.out.println("accuracy " + train(cifar, Path.of("small.safetensors")));
  }

  static double train(TrainAndTest data, Path file) {
    Network network =
        Network.sequential(
            Shape.of(32, 32, 3),
            Conv2d.relu("conv1", 16, 3),
            MaxPool2d.of("pool1", 2),
            new Flatten("flatten"),
            Dense.linear("dense", 10));
    Preprocessing scaled = Preprocessing.scaled();
    TrainingSettings settings = TrainingSettings.defaults(1).withEpochs(4);
    TrainingState state = TrainingState.initial(network, settings.optimizer(), settings.seed());
    KernelSet kernels = VectorSupport.detect().preferredAndTold();
    try (Workers workers = new Workers(2)) {
      ImageExamples training = new ImageExamples(data.train(), scaled);
      ImageExamples test = new ImageExamples(data.test(), scaled);
      Program program = Program.of(network, kernels);
      Trainer trainer = new Trainer(program, workers, training, test, settings, state);
      trainer.run();
      trainer.history().forEach(System.out::println);
      DataIdentity identity = DataIdentity.of(data);
      ModelFile.save(
          file, new Model(network, state.parameters(), scaled, RunSettings.of(settings), identity));

      Model model = ModelFile.load(file);
      return new Predictor(Program.of(model.network(), kernels), workers, model.parameters())
          .evaluate(model.examples(data.test())) // of other classes: refused
          .accuracy();
    }
  }
}

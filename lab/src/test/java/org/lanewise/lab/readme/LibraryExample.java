package org.lanewise.lab.readme;

import java.nio.file.Path;
import org.lanewise.datasets.TrainAndTest;
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
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.ImageExamples;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;

/** The engine as a library. What lies between the marks stands in the README, word for word. */
final class LibraryExample {

  private LibraryExample() {}

  // [example]
  /** Trains a small network, saves it, and returns its accuracy on the test images. */
  static double train(TrainAndTest data, Path file) {
    Network network =
        Network.sequential(
            Shape.of(32, 32, 3),
            Conv2d.relu("conv1", 16, 3),
            MaxPool2d.of("pool1", 2),
            new Flatten("flatten"),
            Dense.linear("dense", 10));
    Preprocessing scaled = Preprocessing.scaled();
    ImageExamples training = new ImageExamples(data.train(), scaled);
    ImageExamples test = new ImageExamples(data.test(), scaled);
    TrainingSettings settings = TrainingSettings.defaults(1).withEpochs(4);
    TrainingState state = TrainingState.initial(network, settings.optimizer(), settings.seed());
    Program program = Program.of(network, VectorSupport.detect().preferredAndTold());
    try (Workers workers = new Workers(2)) {
      Trainer trainer = new Trainer(program, workers, training, test, settings, state);
      trainer.run();
      for (EpochResult epoch : trainer.history()) {
        System.out.println(epoch);
      }
      Settings how = RunSettings.of(settings);
      ModelFile.save(
          file, new Model(network, state.parameters(), scaled, how, DataIdentity.of(data)));

      Model model = ModelFile.load(file);
      return new Predictor(
              Program.of(model.network(), program.kernels()), workers, model.parameters())
          .evaluate(model.examples(data.test())) // of other classes: refused
          .accuracy();
    }
  }
  // [example]
}

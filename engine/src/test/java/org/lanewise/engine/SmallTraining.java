package org.lanewise.engine;

import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.Workers;

/** A small network and all that trains it, for the tests of misuse. */
final class SmallTraining {

  static final Network NETWORK = TestNetworks.small();
  static final Program PROGRAM = Program.of(NETWORK, KernelSets.FAST);
  static final Dataset EXAMPLES = TestNetworks.random(NETWORK, 8, 1);
  static final TrainingSettings SETTINGS =
      TrainingSettings.defaults(1).withBatchSize(4).withEpochs(2);

  private SmallTraining() {}

  static TrainingState state() {
    return TrainingState.initial(NETWORK, SETTINGS.optimizer(), 1);
  }

  static Trainer trainer(Dataset dataset, TrainingState state, Workers workers) {
    return new Trainer(PROGRAM, workers, dataset, null, SETTINGS, state);
  }

  static TrainingStep step(Workers workers) {
    return new TrainingStep(PROGRAM, workers, EXAMPLES, SETTINGS.optimizer(), 1, state());
  }

  static Predictor predictor(Workers workers) {
    return new Predictor(PROGRAM, workers, NETWORK.initialParameters(1));
  }

  static Model model(float[] parameters) {
    return new Model(
        NETWORK, parameters, Preprocessing.scaled(), Settings.none(), DataIdentity.unknown());
  }
}

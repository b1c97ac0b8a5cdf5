package org.lanewise.lab.doctor;

import java.util.List;
import java.util.function.Consumer;
import org.lanewise.engine.doctor.Breakdown;
import org.lanewise.engine.doctor.Checkups;
import org.lanewise.engine.doctor.Doctor;
import org.lanewise.engine.doctor.DoctorCallback;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Observation;
import org.lanewise.engine.doctor.Overlap;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.fault.Setup;

/**
 * A run of training in silence, only for what the doctor finds and what came of it.
 *
 * @param findings what the doctor found, in order
 * @param history the epochs
 */
public record Trial(List<Finding> findings, List<EpochResult> history) {

  /**
   * Trains.
   *
   * @param setup what
   * @param kernels the kernel set
   * @param workers the threads
   * @param stopAtFinding whether to end as soon as something is found
   * @param hears is told of each observation
   */
  public static Trial run(
      Setup setup,
      KernelSet kernels,
      Workers workers,
      boolean stopAtFinding,
      Consumer<Observation> hears) {
    return run(setup, kernels, workers, stopAtFinding, hears, new Callback() {});
  }

  /**
   * Trains while somebody watches.
   *
   * @param setup what
   * @param kernels the kernel set
   * @param workers the threads
   * @param stopAtFinding whether to end as soon as something is found
   * @param hears is told of each observation
   * @param watcher is told of each step and epoch
   */
  public static Trial run(
      Setup setup,
      KernelSet kernels,
      Workers workers,
      boolean stopAtFinding,
      Consumer<Observation> hears,
      Callback watcher) {
    Network network = setup.network();
    Program program = Program.of(network, kernels, setup.settings().convolution());
    TrainingState state = setup.initialState(network);
    var dataset = setup.trainingDataset();
    Trainer trainer =
        new Trainer(program, workers, dataset, setup.testDataset(), setup.settings(), state);
    Doctor doctor =
        new Doctor(RunFacts.of(network, setup.settings(), dataset.size(), workers.threads()));
    Consumer<Observation> both =
        observation -> {
          hears.accept(observation);
          boolean fresh = !doctor.hear(observation).isEmpty();
          if (fresh && stopAtFinding) {
            trainer.requestStop();
          }
        };
    trainer.addCallback(
        new DoctorCallback(
            trainer.gatherStatistics(), setup.settings().loss(), network.classes(), both));
    trainer.addCallback(watcher);
    both.accept(Checkups.of(program, state.parameters(), dataset, setup.settings().loss()));
    both.accept(Overlap.of(setup.data().train(), setup.data().test()));
    try {
      trainer.run();
    } catch (NonFiniteException e) {
      both.accept(
          new Breakdown(
              trainer.position().epoch(),
              trainer.position().step(),
              String.valueOf(e.getMessage())));
    }
    return new Trial(doctor.findings(), trainer.history());
  }
}

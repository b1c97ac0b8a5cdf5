package org.lanewise.lab.run;

import org.jspecify.annotations.Nullable;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Screen;

/** Accounts for the time of the steps, on one machine or on several. */
interface StepAccount extends Callback {

  /**
   * Begins, where it was asked for; else null.
   *
   * @param cluster who computes, or null for this process
   */
  static @Nullable StepAccount begin(
      RunRequest request, Trainer trainer, int epochs, @Nullable Cluster cluster) {
    if (!request.outputs().profile()) {
      return null;
    }
    StepAccount account =
        cluster == null
            ? new Profile(trainer, epochs)
            : new ClusterProfile(cluster, trainer, epochs);
    trainer.addCallback(account);
    return account;
  }

  /**
   * Tells it when the steps are made.
   *
   * @param workers the threads of this process
   * @param vectorBits the width of the vectors that the kernels use; 0 for none
   * @param log the run's, or null for none
   */
  void tell(Workers workers, int vectorBits, Screen screen, @Nullable RunLog log);
}

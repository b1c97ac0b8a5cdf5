package org.lanewise.lab.run;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.doctor.DoctorRequest;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;

/**
 * What a training run is asked to do.
 *
 * @param call how the person asked for it
 * @param work what is trained
 * @param compute how the arithmetic runs
 * @param outputs what it leaves
 * @param doctor whether the doctor watches, and what it may do
 * @param checkpoints how the run is saved while it goes, or null for not at all
 */
public record RunRequest(
    TypedCall call,
    Work work,
    Compute compute,
    Outputs outputs,
    DoctorRequest doctor,
    @Nullable CheckpointRequest checkpoints) {

  /**
   * What is trained: but for a fault, all that decides the bits which the run ends with.
   *
   * @param listing network and preprocessing
   * @param images who read them
   * @param data what it learns from and is tested on
   * @param augmentation how the training images are changed, in order
   * @param settings epochs, batch, optimizer, seed
   * @param patience how many epochs without progress end the run, and then the best one is its
   *     result; 0 for none
   */
  public record Work(
      Listing listing,
      RunImages images,
      TrainAndTest data,
      List<Augmentation> augmentation,
      TrainingSettings settings,
      int patience) {}

  /**
   * How the arithmetic runs, on which no result depends.
   *
   * @param kernels the kernel set
   * @param vectorBits the width of the vectors that the kernels use; 0 for none
   * @param cluster who computes the gradients, or null for this process
   */
  public record Compute(KernelSet kernels, int vectorBits, Cluster.@Nullable Request cluster) {

    /** As {@code fast kernels, 256-bit vectors}. */
    public String describe() {
      return kernels.label()
          + " kernels"
          + (vectorBits > 0 ? ", " + vectorBits + "-bit vectors" : "");
    }
  }

  /**
   * What a run leaves beside its lines on the screen.
   *
   * @param save where the model goes, or null for nowhere
   * @param options what the file beside the model says of the run
   * @param log where the log goes, or null for nowhere
   * @param page where the page of the run goes, or null for nowhere
   * @param profile whether the time of the steps is accounted for
   */
  public record Outputs(
      @Nullable Path save,
      String options,
      @Nullable LogFile log,
      @Nullable Path page,
      boolean profile) {}

  /**
   * The same for whoever asked in other words, which name a file of their own machine.
   *
   * @param words how they asked for it
   * @param listing what they call the network
   */
  public RunRequest told(TypedCall words, String listing) {
    Work named =
        new Work(
            work.listing().named(listing),
            work.images(),
            work.data(),
            work.augmentation(),
            work.settings(),
            work.patience());
    return new RunRequest(words, named, compute, outputs, doctor, checkpoints);
  }

  /** All that the run is made of, with the fault that was asked for. */
  public Setup setup() {
    Listing listing = work.listing();
    Setup healthy =
        Setup.of(work.data(), listing.graph(), listing.preprocessing(), work.settings())
            .augmented(work.augmentation());
    if (!work.settings().shuffle()) {
      healthy = healthy.inOneOrder();
    }
    Fault fault = doctor.fault();
    return fault == null ? healthy : fault.inject(healthy);
  }
}

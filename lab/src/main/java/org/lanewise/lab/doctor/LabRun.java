package org.lanewise.lab.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Window;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.run.LiveTraining;
import org.lanewise.lab.run.PeakMemory;

/**
 * One listing's run in the laboratory.
 *
 * @param listing which
 * @param images it trained on
 * @param batch images per step
 * @param history its epochs
 * @param losses the loss within the epochs
 * @param findings of the doctor
 * @param peakBytes the most memory that the process had meanwhile, or null where the system doesn't
 *     tell
 */
record LabRun(
    Listing listing,
    int images,
    int batch,
    List<EpochResult> history,
    List<Point> losses,
    List<Finding> findings,
    @Nullable Long peakBytes) {

  /** Writing 5 there makes Linux forget the peak so far. */
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  /**
   * A place on a curve.
   *
   * @param epochs done so far, a fraction
   * @param loss there
   */
  record Point(double epochs, double loss) {}

  /**
   * Trains a listing with its own batch and else these settings; the screen shows how that stands,
   * under a title.
   */
  static LabRun of(
      Screen screen,
      String title,
      Listing listing,
      TrainAndTest data,
      TrainingSettings usual,
      KernelSet kernels,
      Workers workers) {
    int images = data.train().size();
    int batch = Math.min(images, listing.batch().orElse(images));
    Setup setup =
        Setup.of(
            data,
            listing.forClasses(data.train().classNames().size()).graph(),
            listing.preprocessing(),
            usual.withBatchSize(batch));
    int steps = (images + batch - 1) / batch;
    List<Point> losses = new ArrayList<>();
    forgetPeak();
    try (LiveTraining live = LiveTraining.show(screen, title, setup, kernels)) {
      Trial trial =
          Trial.run(
              setup,
              kernels,
              workers,
              false,
              observation -> {
                if (observation instanceof Window w) {
                  losses.add(new Point(w.epoch() - 1 + (double) w.step() / steps, w.loss()));
                }
              },
              live);
      return new LabRun(
          listing, images, batch, trial.history(), losses, trial.findings(), PeakMemory.bytes());
    }
  }

  private static void forgetPeak() {
    try {
      Files.writeString(CLEAR, "5");
    } catch (IOException e) {
      // Then the peak is that of the process so far, which is no less.
    }
  }

  /** The last epoch, or null when training broke down in the first. */
  @Nullable EpochResult last() {
    return history.isEmpty() ? null : history.getLast();
  }

  /** Seconds of training. */
  double seconds() {
    return history.stream().mapToDouble(EpochResult::seconds).sum();
  }

  /** Steps made. */
  int steps() {
    return history.size() * ((images + batch - 1) / batch);
  }

  /** The highest validation accuracy. */
  OptionalDouble best() {
    return history.stream().mapToDouble(epoch -> epoch.validationAccuracy().orElseThrow()).max();
  }

  /** The last validation accuracy; 0 without an epoch. */
  double accuracy() {
    EpochResult last = last();
    return last == null ? 0 : last.validationAccuracy().orElseThrow();
  }
}

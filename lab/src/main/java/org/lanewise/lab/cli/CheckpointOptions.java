package org.lanewise.lab.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.doctor.DoctorRequest;
import org.lanewise.lab.run.CheckpointRequest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of a run that can be gone on with. */
public final class CheckpointOptions {

  private static final int KEEP = 3;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Save all that is needed to go on with the run in this folder, after each epoch and when it is interrupted.")
  private @Nullable Path folder;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Save every N steps instead of after each epoch.")
  private @Nullable Integer every;

  @Option(
      names = "--keep",
      paramLabel = "K",
      description = "Keep the K newest checkpoints. Default: " + KEEP + ".")
  private @Nullable Integer keep;

  @Option(
      names = "--resume",
      description =
          "Go on from the newest intact checkpoint in the folder, to the very same bits; from the beginning where there is none. Threads and kernels may differ, and there may be more epochs unless the schedule or the average is laid out for their number; --log goes on with its file.")
  private boolean resume;

  /**
   * What was asked for; null where nothing was.
   *
   * @param doctor as it was asked for
   */
  public @Nullable CheckpointRequest request(DoctorRequest doctor) {
    Path into = folder;
    if (into == null) {
      String lonely = resume ? "--resume" : every != null ? "--checkpoint-every" : "--keep";
      if (resume || every != null || keep != null) {
        throw Calls.wrong(command, lonely + " needs a folder: give --checkpoint DIR too");
      }
      return null;
    }
    if (every != null) {
      Calls.positive(command, "--checkpoint-every", every);
    }
    if (keep != null) {
      Calls.positive(command, "--keep", keep);
    }
    if (doctor.fault() != null) {
      throw Calls.wrong(
          command,
          "--inject and --checkpoint don't go together: a fault may remember what no checkpoint holds");
    }
    return new CheckpointRequest(
        into, every == null ? 0 : every, keep == null ? KEEP : keep, resume);
  }
}

package org.lanewise.lab.cli;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.run.LogFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what a run leaves. */
public final class OutputOptions {

  /** What programs take for a picture, a page, a log or the options of a run. */
  private static final Pattern OTHER =
      Pattern.compile("\\.(png|jpe?g|gif|json|jsonl|html?)$", Pattern.CASE_INSENSITIVE);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description =
          "Where the model goes; a file that is there is replaced at the end. Default: lanewise-LISTING.safetensors.")
  private @Nullable Path save;

  @Option(names = "--no-save", description = "Save no model.")
  private boolean noSave;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "Write a log of the run, one JSON object a line; overwritten, but continued with --resume.")
  private @Nullable Path log;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description =
          "Write a page of the run that needs no network, again after each epoch: curves, layers, what the doctor"
              + " finds, confusion, wrong pictures. What --log has of a run, 'page LOG' draws later.")
  private @Nullable Path page;

  @Option(
      names = "--profile",
      description = {
        "Account for the time of a step at the end: milliseconds and share of the data, of each layer or fused stage"
            + " forward and backward, of the sum and the update of the gradients, and of waiting; with GFLOP/s and the"
            + " percent of what these threads can do in registers, which is measured then.",
        "With --log also a line of the log, {\"event\":\"profile\", …}: steps, images, first_epoch_left_out, threads,"
            + " milliseconds_per_step, peak_gflops, peak_settled, and rows of what, phase, milliseconds and gflops."
      })
  private boolean profile;

  /** Refuses what contradicts itself. */
  public void check() {
    if (noSave && save != null) {
      throw Calls.wrong(command, "--save and --no-save contradict each other; give one of them");
    }
    if (save != null && OTHER.matcher(save.toString()).find()) {
      throw Calls.wrong(
          command,
          "--save %s has the name of another kind of file; give the model one that ends in .safetensors"
              .formatted(save));
    }
  }

  /** Where the model goes; null for nowhere. */
  public @Nullable Path model(Listing listing) {
    if (noSave) {
      return null;
    }
    return save != null ? save : Path.of(modelOf(listing.name()));
  }

  /** Where the model of a listing goes that is told nothing else. */
  public static String modelOf(String listing) {
    return "lanewise-" + listing + ".safetensors";
  }

  /** Where the log goes; null for nowhere. */
  public @Nullable Path log() {
    return log;
  }

  /** Opens the log. */
  public @Nullable LogFile openLog() {
    if (log == null) {
      return null;
    }
    try {
      return LogFile.open(log);
    } catch (WorkException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Where the page of the run goes; null for nowhere. */
  public @Nullable Path page() {
    return page;
  }

  /** Whether the time of the steps is accounted for. */
  public boolean profile() {
    return profile;
  }
}

package org.lanewise.lab.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.tensor.Near;
import org.lanewise.lab.data.DataSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that says where images come from. */
public final class DataOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--data",
      paramLabel = "WHERE",
      defaultValue = "auto",
      description =
          "auto, cifar10, solids10, or a folder: of PNG and JPEG files in a folder for each class, with or without"
              + " train/ and test/ above them (docs/own-images.md), or of the binary files of CIFAR-10 or CIFAR-100."
              + " auto is CIFAR-10 from the cache or fetched, else Solids-10, which needs no network. Default:"
              + " ${DEFAULT-VALUE}.")
  private String where = "auto";

  @Option(
      names = "--skip-unreadable",
      description =
          "Leave out pictures of a folder that can't be read, and name them; else they are refused.")
  private boolean skip;

  /** What to give {@code --data} for a folder, whatever the folder is called. */
  public static String folder(Path folder) {
    String text = folder.toString();
    boolean mistaken = DataSource.NAMES.contains(text) || text.startsWith("-") || text.isEmpty();
    return mistaken ? "./" + text : text;
  }

  /** The source that was asked for. */
  public DataSource source() {
    DataSource source = source(command, where);
    return skip && source instanceof DataSource.PictureFolder pictures
        ? pictures.skipping()
        : source;
  }

  /** The source of this name or folder; a wrong call where there is none. */
  public static DataSource source(CommandSpec command, String where) {
    return DataSource.of(where)
        .orElseThrow(() ->
            Calls.wrong(
                command,
                "there is no data '%s' and no such folder%s (--data takes auto, cifar10, solids10 or a folder)"
                    .formatted(where, Near.hint(where, DataSource.NAMES))));
  }

  /** Tells the folder that is read, so that nothing is written there. */
  public Outputs readBy(Outputs outputs) {
    return reads(outputs, source());
  }

  /** The same of a folder that something else than this option names. */
  public static Outputs reads(Outputs outputs, DataSource source) {
    return switch (source) {
      case DataSource.Folder folder -> outputs.reads("--data", folder.path());
      case DataSource.PictureFolder pictures -> outputs.readsTree("--data", pictures.path());
      default -> outputs;
    };
  }

  /** The folder that is read; null where the images come from a cache. */
  public @Nullable Path folder() {
    return switch (source()) {
      case DataSource.Folder folder -> folder.path();
      case DataSource.PictureFolder pictures -> pictures.path();
      default -> null;
    };
  }
}

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
          "auto, cifar10, solids10, or a folder in the CIFAR-10 binary format. auto is CIFAR-10 from the cache or fetched, else Solids-10, which needs no network. Default: ${DEFAULT-VALUE}.")
  private String where = "auto";

  /** What to give {@code --data} for a folder, whatever the folder is called. */
  public static String folder(Path folder) {
    String text = folder.toString();
    boolean mistaken = DataSource.NAMES.contains(text) || text.startsWith("-") || text.isEmpty();
    return mistaken ? "./" + text : text;
  }

  /** The source that was asked for. */
  public DataSource source() {
    return source(command, where);
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

  /** The folder that is read; null where the images come from a cache. */
  public @Nullable Path folder() {
    return source() instanceof DataSource.Folder(Path path) ? path : null;
  }
}

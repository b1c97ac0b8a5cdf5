package org.lanewise.lab;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code lanewise}. Without a subcommand it prints its help. */
@Command(
    name = "lanewise",
    description = "Trains convolutional networks in pure Java and says what it does.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Runs the command and exits with its status. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(System.out);
    return CommandLine.ExitCode.OK;
  }

  /** Says which Lanewise runs on which Java. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version =
          Objects.requireNonNullElse(
              Main.class.getPackage().getImplementationVersion(), "(unpackaged)");
      return new String[] {
        "lanewise " + version,
        "Java "
            + Runtime.version()
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
      };
    }
  }
}

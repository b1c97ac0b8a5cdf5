package org.lanewise.lab.readme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.lanewise.lab.Main;
import picocli.CommandLine;

/** The README tells the truth: its commands exist, and its paths lead somewhere. */
class ReadmeTest {

  private static final Path ROOT = root();

  @Test
  void everyCommandInThePageIsOneThatTheProgramKnows() throws IOException {
    CommandLine program = Main.commandLine();
    Matcher command = Pattern.compile("\\./lanewise ([a-z][a-z-]*)([^`\\n]*)").matcher(readme());
    int seen = 0;
    while (command.find()) {
      seen++;
      String name = command.group(1);
      if (name.equals("bench")) {
        continue;
      }
      assertTrue(program.getSubcommands().containsKey(name), "README.md names the command " + name);
      CommandLine known = Objects.requireNonNull(program.getSubcommands().get(name));
      Matcher option = Pattern.compile("--[a-z-]+").matcher(command.group(2));
      while (option.find()) {
        boolean isOption = known.getCommandSpec().findOption(option.group()) != null;
        boolean ofPart =
            known.getSubcommands().values().stream()
                .anyMatch(part -> part.getCommandSpec().findOption(option.group()) != null);
        assertTrue(isOption || ofPart, name + " has no option " + option.group());
      }
    }
    assertTrue(seen > 5, "the page shows commands");
  }

  @Test
  void everyPathInThePageIsThere() throws IOException {
    Matcher path =
        Pattern.compile("\\]\\(((?:engine|datasets|lab|bench)/[^)#]*)\\)").matcher(readme());
    int seen = 0;
    while (path.find()) {
      seen++;
      assertTrue(Files.exists(ROOT.resolve(path.group(1))), "no " + path.group(1));
    }
    assertTrue(seen > 5, "the page leads to the sources");
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("lanewise"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no folder above holds the launcher");
    }
    return folder;
  }
}

package org.lanewise.lab.readme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.lab.Main;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import picocli.CommandLine;

/** The README and the pages beside it tell the truth: their commands exist, their links lead on. */
class ReadmeTest {

  private static final Path ROOT = Pages.root();

  /** Larger than that, it is not read in three minutes. */
  private static final int LARGEST = 10_000;

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(ROOT.resolve("README.md"));
    pages.add(ROOT.resolve("CONTRIBUTING.md"));
    pages.add(ROOT.resolve("bench/README.md"));
    pages.add(ROOT.resolve("examples/README.md"));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandInAPageIsOneThatTheProgramKnows(Path page) throws IOException {
    CommandLine program = Main.commandLine();
    Matcher command =
        Pattern.compile("\\./lanewise ([a-z][a-z-]*)([^`\\n]*)").matcher(Files.readString(page));
    while (command.find()) {
      String name = command.group(1);
      if (name.equals("bench")) {
        continue;
      }
      assertTrue(program.getSubcommands().containsKey(name), page + " names the command " + name);
      CommandLine known = Objects.requireNonNull(program.getSubcommands().get(name));
      Matcher option = Pattern.compile("--[a-z-]+").matcher(command.group(2));
      while (option.find()) {
        boolean isOption = known.getCommandSpec().findOption(option.group()) != null;
        boolean ofPart =
            known.getSubcommands().values().stream()
                .anyMatch(part -> part.getCommandSpec().findOption(option.group()) != null);
        assertTrue(isOption || ofPart, page + ": " + name + " has no option " + option.group());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkInAPageLeadsSomewhere(Path page) throws IOException {
    Matcher link = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)").matcher(Files.readString(page));
    Path folder = Objects.requireNonNull(page.getParent());
    while (link.find()) {
      String target = link.group(1);
      if (!target.contains("://")) {
        assertTrue(Files.exists(folder.resolve(target)), page + " leads to " + target);
      }
    }
  }

  @Test
  void readmeIsShortAndLeadsToEachPage() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertTrue(readme.length() < LARGEST, readme.length() + " characters");
    for (Path page : pages().subList(1, pages().size())) {
      String name = ROOT.relativize(page).toString().replace('\\', '/');
      assertTrue(readme.contains("(" + name + ")"), "the README doesn't lead to " + name);
    }
    assertTrue(readme.contains("./lanewise train") && readme.contains("mvn verify"), readme);
  }

  /** What somebody looks for in the first three minutes, in this order. */
  @Test
  void readmeHasAPictureTablesCoordinatesAndLimits() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(pom);
    assertTrue(version.find());
    List<String> parts =
        List.of(
            "](docs/training.svg)",
            "## Two commands",
            "| listing |",
            "| | Lanewise | Keras ",
            "## Read the code",
            "<groupId>org.lanewise</groupId>",
            "<artifactId>lanewise-engine</artifactId>",
            "<version>" + version.group(1) + "</version>",
            "import module org.lanewise.engine;",
            "## Limits");
    int at = 0;
    for (String part : parts) {
      int next = readme.indexOf(part, at);
      assertTrue(next >= 0, part + " is missing after " + readme.substring(0, at));
      at = next;
    }
    for (Listing listing : Listings.all()) {
      assertTrue(readme.contains("| " + listing.article() + " `" + listing.name() + "`"), readme);
    }
  }
}

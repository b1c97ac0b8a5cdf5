package org.lanewise.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.lab.Main;
import org.lanewise.lab.Words;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;

/** Every page of help: no warning, 80 columns, and images that the program takes. */
class HelpTest {

  private static final String LAUNCHER = "./lanewise ";

  static List<List<String>> commands() {
    List<List<String>> commands = new ArrayList<>();
    collect(Main.commandLine(), List.of(), commands);
    return commands;
  }

  private static void collect(CommandLine command, List<String> words, List<List<String>> all) {
    all.add(words);
    command
        .getSubcommands()
        .forEach((name, sub) -> {
          List<String> deeper = new ArrayList<>(words);
          deeper.add(name);
          collect(sub, deeper, all);
        });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isShown(List<String> words) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    String page;
    CommandLine command = Main.commandLine();
    try {
      for (String word : words) {
        command = Objects.requireNonNull(command.getSubcommands().get(word), word);
      }
      command.setUsageHelpWidth(80);
      page = command.getUsageMessage(Ansi.OFF);
    } finally {
      System.setErr(before);
    }
    assertEquals("", err.toString(StandardCharsets.UTF_8));
    assertTrue(page.lines().allMatch(line -> line.length() <= 80), page);
    assertTrue(page.contains("Usage: ./lanewise"), page);
    assertTrue(!page.contains("${"), page);
    // A name that is broken, as after its dot, can't be copied.
    Set<String> whole = new HashSet<>(List.of(page.split("\\s+")));
    List<ArgSpec> shown =
        command.getCommandSpec().args().stream().filter(one -> !one.hidden()).toList();
    for (ArgSpec argument : shown) {
      assertNull(argument.group(), "typed twice, it would take the group's others with it");
      for (String word : String.join(" ", argument.description()).split("\\s+")) {
        assertTrue(whole.contains(word), word + " in\n" + page);
      }
    }
    boolean many =
        command.getCommandSpec().options().stream().filter(one -> !one.hidden()).count() > 8;
    boolean images =
        command.getCommandSpec().options().stream()
            .anyMatch(one -> !one.hidden() && List.of(one.names()).contains("--data"));
    assertEquals(many && images, page.contains("\nThe images:\n"), page);
    int dataset = 0;
    for (String line : page.substring(page.lastIndexOf("\nExample")).lines().toList()) {
      if (line.strip().startsWith(LAUNCHER) && !line.contains(LAUNCHER + "bench")) {
        dataset++;
        List<String> call = Words.of(line.strip().replaceAll(" {2,}\\(.*\\)$", ""));
        TypedCall.parse(Main.commandLine(), call.subList(1, call.size()));
      }
    }
    assertTrue(dataset > 0, page);
  }
}

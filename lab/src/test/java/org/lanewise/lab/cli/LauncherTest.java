package org.lanewise.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proposed commands are what a shell reads back. */
class LauncherTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "a b",
        "it's",
        "",
        "$HOME",
        "`id`",
        "a;b",
        "*",
        "~",
        "=ls",
        "\"",
        "back\\slash",
        "-x",
        "#1",
        "line\nbreak",
        "tab\there",
        "it's\n\\",
        "(1)",
        "a&b",
        "k\u00e4se"
      })
  void aShellReadsTheSameWordBack(String word) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
    String command = "printf '%s' " + Launcher.quoted(word);
    Process shell = new ProcessBuilder("/bin/bash", "-c", command).start();
    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    shell.waitFor();
    assertEquals(word, read, command);
    assertEquals(1, command.lines().count(), command);
  }

  @Test
  void onlyWhatNeedsItIsQuoted() {
    assertEquals(
        "./lanewise train deep --data 'my data' --learning-rate 0.001",
        Launcher.command(
            List.of("train", "deep", "--data", "my data", "--learning-rate", "0.001")));
  }
}

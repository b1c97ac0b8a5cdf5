package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of a process whose locale writes numbers in digits of its own. */
class CheckpointLocaleTest {

  @TempDir Path folder;

  private List<String> run(Locale locale) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Duser.language=" + locale.getLanguage()));
    command.addAll(List.of("-Duser.country=" + locale.getCountry()));
    command.addAll(List.of("-Duser.extensions=" + extensions(locale)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CheckpointedMain.class.getName(), folder.toString(), "1"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines;
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      lines = reader.lines().toList();
    }
    assertTrue(process.waitFor(300, TimeUnit.SECONDS), "the process hangs");
    return lines;
  }

  private static String extensions(Locale locale) {
    return locale.getExtensionKeys().stream()
        .map(key -> key + "-" + locale.getExtension(key))
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "bn-BD", "th-TH-u-nu-thai", "tr-TR"})
  void aRunFindsItsCheckpointsAgain(String tag) throws Exception {
    Locale locale = Locale.forLanguageTag(tag);
    List<String> first = run(locale);
    assertEquals(List.of("open", "step 0"), first.subList(0, 2));
    assertEquals(
        List.of("checkpoint-0000000019.safetensors", "checkpoint-0000000020.safetensors"),
        checkpoints());
    assertEquals(List.of("open", "step 20", first.getLast()), run(locale));
  }

  private List<String> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("checkpoint-"))
          .sorted()
          .toList();
    }
  }
}

package org.lanewise.lab.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * What {@link LauncherScriptTest} has the launcher start: says where it is and what it was given.
 */
final class LauncherProbe {

  private LauncherProbe() {}

  public static void main(String[] args) {
    say("folder", Path.of("").toAbsolutePath().toString());
    for (String arg : args) {
      say("argument", arg);
      say("exists", String.valueOf(Files.exists(Path.of(arg))));
    }
  }

  /** As hexadecimal digits of UTF-8, so that no locale changes it. */
  private static void say(String key, String value) {
    System.out.println(
        key + " " + HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)));
  }
}

package org.lanewise.lab.readme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page of Java's options names each one that the launcher sets; a library's user takes no
 * other.
 */
class JavaOptionsTest {

  @Test
  void everyOptionOfTheLauncherIsExplained() throws Exception {
    String launcher =
        Files.readString(Pages.root().resolve("lanewise"))
            .replace("$kernels", "org.lanewise.engine.kernel.*::*");
    String page = Files.readString(Pages.root().resolve("docs/java-options.md"));
    Matcher options = Pattern.compile("(-XX:[^ \"\\\\]+|--add-modules=[\\w.]+)").matcher(launcher);
    List<String> found = new ArrayList<>();
    while (options.find()) {
      found.add(options.group());
      assertTrue(page.contains("`" + options.group() + "`"), options.group());
    }
    assertTrue(found.size() >= 8, found::toString);
    List<String> file = Files.readAllLines(Pages.root().resolve("examples/jvm.options"));
    assertTrue(found.containsAll(file.subList(1, file.size())), "a comment, then " + file);
  }
}

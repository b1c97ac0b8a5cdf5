package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a JVM says of its own vector support, each in a process of its own. */
class VectorSupportTest {

  /** Prints what is detected. */
  static final class Main {
    public static void main(String[] args) {
      VectorSupport support = VectorSupport.detect();
      System.out.println(
          support.bits() + "|" + support.preferred().label() + "|" + support.problem().orElse(""));
    }
  }

  @Test
  void saysWhyTheFastKernelsAreNotFast() throws Exception {
    String module = "--add-modules=jdk.incubator.vector";
    assertTrue(run(List.of()).startsWith("0|im2col|the module jdk.incubator.vector is missing"));
    String c1 = run(List.of(module, "-XX:TieredStopAtLevel=1"));
    assertTrue(c1.contains("|im2col|") && c1.contains("C2 is off"), c1);
    String interpreted = run(List.of(module, "-Xint"));
    assertTrue(interpreted.contains("|im2col|") && interpreted.contains("interprets"), interpreted);
  }

  @Test
  void seesTheWidth() throws Exception {
    String narrow = run(List.of("--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=16"));
    assertEquals("128", narrow.substring(0, narrow.indexOf('|')));
  }

  private static String run(List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return out.strip();
  }
}

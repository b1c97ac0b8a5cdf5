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

  /** Nothing in the flags that are asked for says it: it shows in a loop that is tried. */
  @Test
  void aJvmThatDoesNotCompileTheVectorApiIsFoundOut() throws Exception {
    String slow =
        run(
            List.of(
                "--add-modules=jdk.incubator.vector",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:DisableIntrinsic=_VectorTernaryOp"));
    assertTrue(slow.contains("|im2col|this JVM runs Vector API calls, but does not"), slow);
  }

  @Test
  void asksWhereTheFloatsOfAnArrayBegin() throws Exception {
    assertEquals("16 = 16", base("-XX:-UseCompactObjectHeaders"));
    assertEquals("12 = 12", base("-XX:+UseCompactObjectHeaders"));
  }

  private static String base(String option) throws Exception {
    return run(List.of("-XX:+IgnoreUnrecognizedVMOptions", option), BaseMain.class);
  }

  /** What is taken for the base of a float[], and what it is. */
  static final class BaseMain {
    public static void main(String[] args) throws ReflectiveOperationException {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      int base = unsafe.getField("ARRAY_FLOAT_BASE_OFFSET").getInt(null);
      System.out.println(JvmOptions.floatArrayBase() + " = " + base);
    }
  }

  /** Twice asked, once told; the logger's words come on the standard error. */
  static final class ToldMain {
    public static void main(String[] args) {
      System.setErr(System.out);
      VectorSupport support = VectorSupport.detect();
      support.preferredAndTold();
      System.out.println(support.preferredAndTold().label());
    }
  }

  @Test
  void tellsOnceWhatMakesAProgramSlow() throws Exception {
    String module = "--add-modules=jdk.incubator.vector";
    String missing = run(List.of(), ToldMain.class);
    assertTrue(missing.contains("about eight times as long: the module jdk.incub"), missing);
    assertTrue(missing.contains("start Java with --add-modules jdk.incubator.vector."), missing);
    assertEquals(missing.indexOf("eight times"), missing.lastIndexOf("eight times"));
    assertTrue(missing.endsWith("im2col"), missing);
    String late = run(List.of(module), ToldMain.class);
    assertTrue(late.contains("docs/java-options.md lists them."), late);
    String soon =
        run(
            List.of(
                module,
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=BackgroundCompilation,org.lanewise.engine.kernel.*::*,false"),
            ToldMain.class);
    assertEquals("fast", soon);
  }

  @Test
  void seesTheWidth() throws Exception {
    String narrow = run(List.of("--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=16"));
    assertEquals("128", narrow.substring(0, narrow.indexOf('|')));
    String tooNarrow = run(List.of("--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=8"));
    assertTrue(
        tooNarrow.startsWith("0|im2col|the JVM is limited to vectors of fewer than 128 bits"),
        tooNarrow);
  }

  private static String run(List<String> options) throws Exception {
    return run(options, Main.class);
  }

  private static String run(List<String> options, Class<?> main) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return out.strip();
  }
}

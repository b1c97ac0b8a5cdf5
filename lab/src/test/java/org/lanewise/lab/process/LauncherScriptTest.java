package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher in the environments that people have. It is copied into a checkout that was built
 * already, of a program that says where it is and what it was given; nothing is built here.
 */
@DisabledOnOs(OS.WINDOWS)
final class LauncherScriptTest {

  private static final Path LAUNCHER = Path.of("..", "lanewise").toAbsolutePath().normalize();

  @TempDir Path temp;

  /** What the program said. */
  private record Said(String folder, List<String> arguments, List<String> exist) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "with blanks in it",
        "-dash",
        "--help",
        "new\nline",
        "ends in a new line\n",
        "\u00fcmlaut \u20ac",
        "#%20!&$HOME;*?[a]",
        "quote'\"",
      })
  void aCheckoutMayLieAnywhere(String name) throws Exception {
    assumeNamed(name);
    Path checkout = checkout(temp.resolve(name));
    Path here = Files.createDirectory(checkout.resolve("here"));
    String called = name + "/lanewise";
    assertEquals(temp, Path.of(run(temp, Map.of(), called, "x").folder()));
    for (String launcher : List.of(checkout.resolve("lanewise").toString(), "../lanewise")) {
      Said said = run(here, Map.of(), launcher, "a b", "", "-c", "*", "d\ne\n");
      assertEquals(here, Path.of(said.folder()));
      assertEquals(List.of("a b", "", "-c", "*", "d\ne\n"), said.arguments());
    }
    // As a word of the shell, it has no folder before it.
    assertEquals(checkout, Path.of(run(checkout, Map.of(), "lanewise", "x").folder()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "-dash", "new line at the end\n", "\u00fcmlaut"})
  void itIsFoundThroughLinks(String name) throws Exception {
    assumeNamed(name);
    Path checkout = checkout(temp.resolve(name));
    Path elsewhere = Files.createDirectory(temp.resolve("else where"));
    Files.createSymbolicLink(elsewhere.resolve("absolute"), checkout.resolve("lanewise"));
    Files.createSymbolicLink(elsewhere.resolve("relative"), Path.of("..", name, "lanewise"));
    Files.createSymbolicLink(elsewhere.resolve("-chain\n"), Path.of("relative"));
    Files.createSymbolicLink(temp.resolve("folder"), elsewhere);
    for (String link : List.of("absolute", "relative", "-chain\n")) {
      assertEquals(elsewhere, Path.of(run(elsewhere, Map.of(), link, "x").folder()), link);
      assertEquals(temp, Path.of(run(temp, Map.of(), "folder/" + link, "x").folder()), link);
    }
  }

  /** It changed into another folder of the same name, and took what cd said for a path. */
  @Test
  void cdpathIsNotHeeded() throws Exception {
    Path decoy = Files.createDirectories(temp.resolve("decoy").resolve("checkout"));
    checkout(temp.resolve("checkout"));
    Map<String, String> environment = Map.of("CDPATH", decoy.getParent() + ":.");
    assertEquals(temp, Path.of(run(temp, environment, "checkout/lanewise", "x").folder()));
  }

  /** Java took their names for damaged. */
  @ParameterizedTest
  @CsvSource({
    "LC_ALL,C",
    "LC_ALL,POSIX",
    "LC_ALL,xx_XX.UTF-8",
    "LC_CTYPE,C",
    "LANG,C",
    "LANG,xx_XX",
    "LANG,''"
  })
  void namesThatAreNotAsciiAreFoundInAnyLocale(String variable, String value) throws Exception {
    Path checkout = checkout(temp.resolve("checkout"));
    assumeNamed("\u00e4\u20ac");
    Path here = Files.createDirectory(temp.resolve("\u00e4\u20ac"));
    Files.createFile(here.resolve("caf\u00e9 \u732b.png"));
    Said said =
        run(
            here,
            Map.of(variable, value),
            checkout.resolve("lanewise").toString(),
            "caf\u00e9 \u732b.png");
    assertEquals(List.of("caf\u00e9 \u732b.png"), said.arguments());
    assertEquals(List.of("true"), said.exist());
    assertEquals(here, Path.of(said.folder()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr_TR.UTF-8", "th_TH.UTF-8", "ar_EG.UTF-8", "de_DE.ISO-8859-1"})
  void anyLocaleWillDo(String locale) throws Exception {
    Path checkout = checkout(temp.resolve("checkout"));
    Said said = run(temp, Map.of("LC_ALL", locale), checkout.resolve("lanewise").toString(), "I");
    assertEquals(List.of("I"), said.arguments());
  }

  @Test
  void nobodyNeedsAHome() throws Exception {
    Path checkout = checkout(temp.resolve("checkout"));
    String launcher = checkout.resolve("lanewise").toString();
    for (String home : List.of("", "/nonexistent", "/proc")) {
      assertEquals(List.of("x"), run(temp, Map.of("HOME", home), launcher, "x").arguments());
    }
    assertEquals(List.of("x"), run(temp, Map.of(), "env", "-u", "HOME", launcher, "x").arguments());
  }

  @Test
  void aJdkMayBeNamedFromWhereTheCallerIs() throws Exception {
    Path checkout = checkout(temp.resolve("checkout"));
    Files.createSymbolicLink(temp.resolve("jdk"), Path.of(System.getProperty("java.home")));
    Said said = run(temp, Map.of("JAVA_HOME", "jdk"), checkout.resolve("lanewise").toString(), "x");
    assertEquals(List.of("x"), said.arguments());
  }

  /** A checkout of Windows turned the ends of its lines around, and no shell could run it. */
  @Test
  void scriptsKeepTheirLineEnds() throws IOException {
    assertFalse(Files.readString(LAUNCHER).contains("\r"));
    assertTrue(
        Files.readAllLines(LAUNCHER.resolveSibling(".gitattributes"))
            .contains("* text=auto eol=lf"));
  }

  /** Everything that the launcher looks at, older than its build. */
  private static Path checkout(Path folder) throws IOException {
    assumeNamed(folder.toString());
    for (String part : List.of("datasets", "engine", "lab")) {
      Files.createDirectories(folder.resolve(part).resolve("src").resolve("main"));
      Files.createFile(folder.resolve(part).resolve("pom.xml"));
    }
    Files.createFile(folder.resolve("pom.xml"));
    Files.copy(LAUNCHER, folder.resolve("lanewise"));
    assertTrue(folder.resolve("lanewise").toFile().setExecutable(true));
    Path builds =
        Files.createDirectories(folder.resolve("lab").resolve("target").resolve("builds"));
    jar(Files.createDirectory(builds.resolve("b")).resolve("lanewise-lab.jar"));
    Path current = Files.writeString(builds.resolve("current"), "b\n");
    Files.setLastModifiedTime(current, FileTime.from(Instant.now().plusSeconds(60)));
    return folder;
  }

  /** The tests' own Java makes names that are not ASCII only where its locale has them. */
  private static void assumeNamed(String name) {
    assumeTrue(
        name.chars().allMatch(c -> c < 128)
            || "UTF-8".equals(System.getProperty("sun.jnu.encoding")));
  }

  private static void jar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, LauncherProbe.class.getName());
    String entry = LauncherProbe.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest);
        InputStream in = LauncherProbe.class.getResourceAsStream("/" + entry)) {
      jar.putNextEntry(new JarEntry(entry));
      in.transferTo(jar);
    }
  }

  /** Runs in a shell with a narrow mask, as a script would. */
  private Said run(Path folder, Map<String, String> environment, String... call) throws Exception {
    Path out = Files.createTempFile(temp, "out", ".txt");
    Path err = Files.createTempFile(temp, "err", ".txt");
    List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"));
    if (!call[0].contains("/") && !call[0].equals("env")) {
      command.add("sh");
      command.add("--");
    }
    command.addAll(List.of(call));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("LANEWISE_.*|LC_.*|LANG.*|J.*_OPTIONS"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PATH", System.getenv("PATH"));
    if (!environment.keySet().stream().anyMatch(name -> name.startsWith("L"))) {
      builder.environment().put("LC_ALL", "C.UTF-8");
    }
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(300, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    String errors = Files.readString(err, StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), errors);
    assertFalse(errors.contains("building"), errors);
    List<String> lines = Files.readAllLines(out);
    return new Said(
        values(lines, "folder").getFirst(), values(lines, "argument"), values(lines, "exists"));
  }

  private static List<String> values(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + " "))
        .map(line -> HexFormat.of().parseHex(line.substring(key.length() + 1)))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }
}

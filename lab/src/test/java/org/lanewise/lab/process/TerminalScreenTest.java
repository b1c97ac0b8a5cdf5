package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.lab.TinyData;
import org.lanewise.lab.terminal.VirtualTerminal;
import org.lanewise.lab.terminal.VirtualTerminal.Resize;

/** The commands in a terminal, seen as a person sees them: as rows of text. */
class TerminalScreenTest {

  private static final String TRAIN =
      "train scaled --data tiny --epochs 2 --batch 20 --kernels im2col --threads 1 --no-save"
          + " --no-doctor";

  private static final String KERNELS = " --kernels im2col --threads 1";

  private static final String GLANCE = "explain deep tiny/train/7";
  private static final String WEIGHT = GLANCE + " --weight conv2/kernel[1,2,7,20]";
  private static final String LAB =
      "lab --data tiny --only raw,scaled --epochs 2 --train-images 100 --to lab";
  private static final String FIND_RATE = "find-rate scaled --data tiny --batch 4";
  private static final String EVALUATE = "evaluate model.safetensors --data tiny";
  private static final String NOWHERE = "train --data nowhere/at/all";

  /** What the tables of these calls leave of a narrow terminal. */
  private static final List<String> NARROW =
      List.of(
          "networks",
          "data info --data tiny",
          "data show --data tiny --save sheet.png",
          "gradcheck scaled --samples 1 --images 1" + KERNELS,
          FIND_RATE + KERNELS,
          EVALUATE + KERNELS,
          "parity golden.safetensors --tolerance 0" + KERNELS,
          "explain scaled tiny/train/7",
          "explain scaled tiny/train/7 --weight conv1/kernel[0,1,2,3]",
          "explain scaled tiny/train/7 --value dense[3] --gradient dense[3]",
          TRAIN.replace("--no-save", "--save model.safetensors --profile"));

  /** What is called in terminals of so many columns; the first call of each trains. */
  private static final Map<Integer, List<String>> CALLS =
      Map.of(
          120,
          List.of(TRAIN, GLANCE, WEIGHT),
          80,
          List.of(TRAIN, GLANCE, WEIGHT, "networks", LAB + KERNELS, FIND_RATE + KERNELS),
          50,
          Stream.concat(Stream.of(TRAIN, NOWHERE), NARROW.reversed().stream()).toList());

  private static final Map<Integer, List<Pty.Shown>> SHOWN = new ConcurrentHashMap<>();

  private static final Path GOLDEN =
      Path.of("../engine/src/test/resources/golden/net4-core.safetensors");

  @TempDir private static Path folder;
  private static Lanewise lanewise;

  @BeforeAll
  static void prepare() throws IOException {
    Pty.assumeAvailable();
    TinyData.write(folder.resolve("tiny"));
    Files.copy(GOLDEN, folder.resolve("golden.safetensors"));
    lanewise = new Lanewise(folder).with("-XX:TieredStopAtLevel=1");
  }

  /** What the screen showed after each thing that was written to it, and how it ended. */
  private static List<List<String>> screens(int columns, byte[] bytes) {
    List<List<String>> screens = new ArrayList<>();
    VirtualTerminal terminal = new VirtualTerminal(columns);
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\r' || i == bytes.length - 1) {
        terminal.feed(Arrays.copyOfRange(bytes, from, i + 1));
        from = i + 1;
        screens.add(terminal.lines());
      }
    }
    return screens;
  }

  /** One of {@link #CALLS} and what it showed. */
  private static Pty.Shown shown(int columns, String call) {
    List<String> calls = Objects.requireNonNull(CALLS.get(columns));
    return SHOWN
        .computeIfAbsent(columns, width -> Pty.show(lanewise, width, Map.of(), calls))
        .get(calls.indexOf(call));
  }

  private static List<List<String>> run(int columns, String call) {
    Pty.Shown shown = shown(columns, call);
    assertEquals(0, shown.status(), shown.output());
    return screens(columns, shown.bytes());
  }

  /** Figures that differ from run to run. */
  private static String masked(List<String> lines) {
    return String.join("\n", lines)
        .replaceAll("(?s)^.*?(?=scaled: )", "") // what Java warns of and which kernels run
        .replaceAll("[0-9]+\\.[0-9]+", "#.#")
        .replaceAll("[0-9,]+ images/s", "# images/s")
        .replaceAll("sha256 of the parameters[ 0-9a-f\n]+", "sha256 #\n");
  }

  @Test
  void trainingAt120Columns() {
    List<List<String>> screens = run(120, TRAIN);
    assertEquals(
        """
        scaled: conv32 - pool - dense10, input 0 to 1, adam #.#, batch 20, seed 1
        tiny: 300 training and 80 test images
        epoch 1/2  loss #.#  accuracy #.#  val_loss #.#  val_accuracy #.#  #.# s  # images/s
        epoch 2/2  loss #.#  accuracy #.#  val_loss #.#  val_accuracy #.#  #.# s  # images/s
        validation accuracy #.#, validation loss #.#, trained in #.# s
        sha256 #
        next  ./lanewise train deep --data tiny --epochs 2\
        """,
        masked(screens.getLast()));
    assertShownMeanwhile(screens, 120);
  }

  @Test
  void trainingAt80Columns() {
    List<List<String>> screens = run(80, TRAIN);
    assertEquals(
        """
        scaled: conv32 - pool - dense10, input 0 to 1, adam #.#, batch 20, seed 1
        tiny: 300 training and 80 test images
        epoch 1/2  loss #.# acc #.#  val_loss #.# val_acc #.#  #.# s
        epoch 2/2  loss #.# acc #.#  val_loss #.# val_acc #.#  #.# s
        validation accuracy #.#, validation loss #.#, trained in #.# s
        sha256 #
        next  ./lanewise train deep --data tiny --epochs 2\
        """,
        masked(screens.getLast()).replaceAll("(?m)  [0-9,]+/s$", ""));
    assertShownMeanwhile(screens, 80);
  }

  @Test
  void trainingAt50Columns() {
    List<List<String>> screens = run(50, TRAIN);
    assertEquals(
        """
        scaled: conv32 - pool - dense10, input 0 to 1,
                adam #.#, batch 20, seed 1
        tiny: 300 training and 80 test images
        epoch 1/2 loss #.# acc #.# val_acc #.#
        epoch 2/2 loss #.# acc #.# val_acc #.#
        validation accuracy #.#, validation loss
        #.#, trained in #.# s
        sha256 #
        next  ./lanewise train deep --data tiny --epochs 2\
        """,
        masked(screens.getLast()));
    assertShownMeanwhile(screens, 50);
  }

  /** The live line, whenever it was painted. */
  private static void assertShownMeanwhile(List<List<String>> screens, int columns) {
    List<String> live =
        screens.stream()
            .filter(screen -> !screen.isEmpty())
            .map(List::getLast)
            .filter(line -> line.startsWith("epoch ") && line.matches(".*[█░].*"))
            .distinct()
            .toList();
    assertAll(
        () -> assertTrue(live.getFirst().contains("the first steps"), "at once: " + live),
        () -> assertTrue(live.stream().anyMatch(line -> line.contains("validating")), "" + live),
        () ->
            assertEquals(
                List.of(),
                live.stream()
                    .filter(line ->
                        line.length() > columns - 1
                            || !line.matches("epoch \\d/2 +(step +)?\\d+/15 .*[█░]{3,}.*"))
                    .toList()),
        // What was painted leaves nothing above or below: no other row has a bar.
        () ->
            screens.forEach(screen ->
                assertTrue(
                    screen.stream().filter(line -> line.matches(".*[█░].*")).count() <= 1,
                    () -> String.join("\n", screen))));
  }

  /** At any moment, the terminal being wrapped again by itself. */
  @Test
  void aResizeLeavesNothingBehind() {
    String call = TRAIN.replace("--epochs 2", "--epochs 100000");
    try (Pty pty = Pty.start(lanewise, 120, call.split(" "))) {
      VirtualTerminal terminal = new VirtualTerminal(120);
      int fed = 0;
      for (int columns : new int[] {120, 50, 80, 120}) {
        pty.resize(columns);
        int begin = pty.output().length();
        pty.awaitAfter(begin, "epoch ");
        byte[] bytes = pty.bytes();
        terminal.feed(Arrays.copyOfRange(bytes, fed, bytes.length));
        fed = bytes.length;
        terminal.resize(columns, Resize.WRAPS);
      }
      pty.awaitAfter(pty.output().length() + 1000, "epoch ");
      pty.type(Pty.INTERRUPT);
      assertEquals(130, pty.waitFor(), pty.output());
      byte[] bytes = pty.bytes();
      terminal.feed(Arrays.copyOfRange(bytes, fed, bytes.length));
      assertFalse(terminal.text().matches("(?s).*[█░].*"), terminal.text());
      assertTrue(terminal.text().contains("stopping after this step"), terminal.text());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM=dumb", "NO_COLOR=1"})
  void noColours(String variable) {
    String[] pair = variable.split("=");
    for (Pty.Shown shown :
        Pty.show(lanewise, 80, Map.of(pair[0], pair[1]), List.of("networks", "--help", TRAIN))) {
      assertEquals(0, shown.status(), shown.output());
      assertFalse(shown.output().contains("\u001b[1m"), shown.output());
      assertFalse(shown.output().matches("(?s).*\u001b\\[[0-9;]*m.*"), shown.output());
      if (pair[0].equals("TERM")) {
        assertFalse(shown.output().contains("\u001b"), shown.output());
      }
    }
  }

  @Test
  void networksFitInto80Columns() {
    List<String> lines = run(80, "networks").getLast();
    assertTrue(lines.contains("    the article says: training does not get beyond epoch 1"));
    assertTrue(lines.stream().anyMatch(line -> line.endsWith("MFLOP forward  MFLOP backward")));
    assertFalse(lines.stream().anyMatch(line -> line.length() == 80), String.join("\n", lines));
  }

  /** Layers, parameters, classes and products each have a row, from place to sum. */
  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void tablesOfAStepFit(int columns) {
    List<String> glance = run(columns, GLANCE).getLast();
    List<String> weight = run(columns, WEIGHT).getLast();
    assertAll(
        () -> assertRow(glance, "layer +shape +from +to +zeros +gradient"),
        () -> assertRow(glance, "conv2/kernel +\\[3,3,32,64] +\\S+ +\\S+ +0 % +\\S+"),
        () -> assertRow(glance, "class +logit +probability +gradient"),
        () -> assertRow(weight, "pool1 +d before conv2 +product +sum so far"),
        () -> assertRow(weight, "\\[[0-9,]+,7] +\\S+ +\\[[0-9,]+,20] +\\S+ +\\S+ +\\S+"));
  }

  private static void assertRow(List<String> lines, String pattern) {
    assertTrue(
        lines.stream().anyMatch(line -> line.matches(pattern)),
        () -> pattern + " in\n" + String.join("\n", lines));
  }

  /** A line that the terminal breaks fills its row to the end. */
  @ParameterizedTest
  @FieldSource("NARROW")
  void noTableIsBrokenAt50Columns(String call) {
    List<String> lines = screens(50, shown(50, call).bytes()).getLast();
    List<String> full =
        lines.stream()
            // What has to be pasted as it is comes last.
            .takeWhile(line -> !line.startsWith("next  "))
            .filter(line -> line.length() >= 50)
            .filter(line -> !line.matches("(WARNING: |sha256 |fingerprint ).*"))
            .toList();
    assertEquals(List.of(), full, String.join("\n", lines));
    assertTrue(lines.size() > 5, String.join("\n", lines));
  }

  @Test
  void errorsAreBrokenBetweenWords() {
    Pty.Shown shown = shown(50, NOWHERE);
    assertEquals(1, shown.status(), shown.output());
    List<String> lines = screens(50, shown.bytes()).getLast();
    int first = 0;
    while (!lines.get(first).startsWith("lanewise: ")) {
      first++;
    }
    assertTrue(lines.size() > first + 1, String.join("\n", lines));
    assertTrue(lines.get(first + 1).startsWith("          "), String.join("\n", lines));
  }

  @Test
  void otherLongWorkShowsWhatItDoes() {
    assertMeanwhile(80, LAB, "1/2 raw epoch 1/2", "2/2 scaled epoch 2/2", "reading the images");
    assertMeanwhile(80, FIND_RATE, "sweeping", "/140 steps", "reading the images");
    assertMeanwhile(50, EVALUATE, "evaluating 80 images");
  }

  private static void assertMeanwhile(int columns, String call, String... texts) {
    List<List<String>> screens = run(columns, call + KERNELS);
    for (String text : texts) {
      assertTrue(
          screens.stream().flatMap(List::stream).anyMatch(line -> line.contains(text)),
          text + " in\n" + screens.getLast());
    }
    assertFalse(screens.getLast().stream().anyMatch(line -> line.matches(".*[█░].*")));
  }
}

package org.lanewise.lab.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.train.BatchCut;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.readme.PageArithmetic.Numbers;

/** Every number of {@code docs/backprop.md} is what the engine computes. */
class BackpropPageTest {

  private static final String PAGE = "docs/backprop.md";
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w*)\\n(.*?)^ *```$");
  private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern DECIMAL = Pattern.compile("\\d\\.\\d");

  /** A number that stands for itself: no index, no part of a name. */
  private static final Pattern LITERAL =
      Pattern.compile("(?<![\\w.,\\[])\\d+(\\.\\d+)?(?![\\w.,\\]])");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void everyNumberIsWhatTheEngineComputes(KernelSets kernels) throws IOException {
    WorkedPage worked = new WorkedPage(BackpropNetwork.numbers(kernels));
    worked.check(worked(page()));
    assertTrue(worked.compared() > 200, worked.compared() + " numbers");
  }

  /** A wrong digit anywhere would be seen. */
  @Test
  void noNumberCouldBeAnother() throws IOException {
    Map<String, Numbers> numbers = BackpropNetwork.numbers(KernelSets.TEXTBOOK);
    for (String block : worked(page())) {
      for (MatchResult literal : LITERAL.matcher(block).results().toList()) {
        int last = literal.end() - 1;
        char other = (char) ('0' + (block.charAt(last) - '0' + 3) % 10);
        String wrong = block.substring(0, last) + other + block.substring(last + 1);
        assertThrows(
            AssertionError.class, () -> new WorkedPage(numbers).check(List.of(wrong)), wrong);
      }
    }
  }

  @Test
  void whatIsNotCheckedHoldsNoNumbers() throws IOException {
    String page = page();
    for (MatchResult block : BLOCK.matcher(page).results().toList()) {
      if (block.group(1).equals("text")) {
        assertFalse(DECIMAL.matcher(block.group(2)).find(), block.group(2));
      }
    }
    String prose = SPAN.matcher(BLOCK.matcher(page).replaceAll("")).replaceAll("");
    prose = prose.replaceAll("\\]\\([^)]*\\)", "]").replaceAll("(?m)^#+ .*$|^\\d+\\. ", "");
    prose = prose.replace("CIFAR-10", "");
    assertFalse(DECIMAL.matcher(prose).find(), prose);
    List<Integer> known =
        List.of(
            BackpropNetwork.NETWORK.parameterCount(),
            parameters("deep"),
            DenseKernel.PARTIAL_SUMS,
            BatchCut.LEAST,
            BatchCut.LEAST_OF_WIDE,
            BatchCut.MICRO_BATCH);
    Matcher number = Pattern.compile("\\d[\\d,]*\\d").matcher(prose);
    while (number.find()) {
      String digits = number.group().replaceAll(",", "");
      assertTrue(known.contains(Integer.parseInt(digits)), number.group());
    }
  }

  @Test
  void itsProgramPrintsTheNumbers() throws IOException, InterruptedException {
    Map<String, Numbers> numbers = BackpropNetwork.numbers(KernelSets.TEXTBOOK);
    String printed = PageProgram.of(PAGE).run(folder);
    for (String name : List.of("x", "conv", "relu", "pool", "flat", "z")) {
      String layer = Map.of("x", "input", "z", "dense").getOrDefault(name, name);
      assertTrue(printed.contains(line(numbers, layer, name)), printed);
      assertTrue(printed.contains(line(numbers, "d" + layer, "d" + name)), printed);
    }
    assertTrue(printed.contains(line(numbers, "dconv/kernel", "dw")), printed);
    assertTrue(printed.contains(line(numbers, "dconv/bias", "db")), printed);
    assertTrue(printed.contains(line(numbers, "ddense/kernel", "du")), printed);
    assertTrue(printed.contains(line(numbers, "ddense/bias", "dc")), printed);
    List<MatchResult> blocks = BLOCK.matcher(page()).results().toList();
    List<String> shown =
        blocks.stream().filter(b -> b.group(1).equals("output")).map(b -> b.group(2)).toList();
    assertEquals(1, shown.size());
    assertTrue(printed.replace("\r\n", "\n").contains(shown.getFirst()), printed);
  }

  private static String line(Map<String, Numbers> numbers, String label, String name) {
    double[] values = Objects.requireNonNull(numbers.get(name), name).values();
    return label + " " + Arrays.stream(values).mapToObj(value -> (float) value).toList();
  }

  private static int parameters(String listing) {
    Graph graph = Listings.find(listing).orElseThrow().graph();
    return Network.of(Listings.INPUT, graph).parameterCount();
  }

  private static String page() throws IOException {
    return Files.readString(Pages.root().resolve(PAGE)).replace("\r\n", "\n");
  }

  /** The blocks without a language, and the spans with a number. */
  private static List<String> worked(String page) {
    List<String> all = new ArrayList<>();
    for (MatchResult block : BLOCK.matcher(page).results().toList()) {
      if (block.group(1).isEmpty()) {
        all.add(block.group(2));
      }
    }
    for (MatchResult span : SPAN.matcher(BLOCK.matcher(page).replaceAll("")).results().toList()) {
      if (DECIMAL.matcher(span.group(1)).find()) {
        all.add(span.group(1) + "\n");
      }
    }
    return all;
  }
}

package org.lanewise.lab.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.lanewise.lab.readme.PageArithmetic.Numbers;

/**
 * Compares what a page works out with the engine's numbers. A line is either of arrays, whose rows
 * stand below each other, several beside each other; or of one chain of equal things. {@code =} is
 * to the last bit of a float, {@code ≈} to the digits shown.
 */
final class WorkedPage {

  private static final String DIGITS = "\\d+(\\.\\d+)?";
  private static final Pattern NUMBER = Pattern.compile("-?" + DIGITS);
  private static final Pattern ARRAY = Pattern.compile("(\\w+) = ");
  private static final Pattern RELATION = Pattern.compile("[=≈]");

  /** A number or a name in an expression; no function. */
  private static final Pattern OPERAND =
      Pattern.compile("\\(-" + DIGITS + "\\)|" + DIGITS + "|[a-z]\\w*+(?!\\()(\\[[\\d,]+\\])?");

  private static final double LITTLE = 1e-6;

  private final Map<String, Numbers> numbers;
  private final PageArithmetic arithmetic;
  private List<Array> arrays = new ArrayList<>();
  private String first = "";
  private String before = "";
  private int compared;

  /** An array on the page: its name, where its columns lie, its rows. */
  private record Array(String name, int from, int to, List<String> rows) {}

  WorkedPage(Map<String, Numbers> numbers) {
    this.numbers = numbers;
    this.arithmetic = new PageArithmetic(numbers);
  }

  /** How many numbers were compared. */
  int compared() {
    return compared;
  }

  /** Fails where something is not as the engine computes it. */
  void check(List<String> blocks) {
    for (String block : blocks) {
      for (String line : block.split("\n")) {
        if (ARRAY.matcher(line).replaceAll("").matches("[-.\\d ]*")) {
          arrays(line);
        } else {
          chain(line);
        }
      }
      endArrays();
    }
  }

  private void arrays(String line) {
    List<MatchResult> starts = ARRAY.matcher(line).results().toList();
    if (!starts.isEmpty() || line.isBlank()) {
      endArrays();
    }
    for (int i = 0; i < starts.size(); i++) {
      boolean last = i + 1 == starts.size();
      int to = last ? Integer.MAX_VALUE : starts.get(i + 1).start();
      arrays.add(new Array(starts.get(i).group(1), starts.get(i).end(), to, new ArrayList<>()));
    }
    for (Array array : arrays) {
      int end = Math.min(array.to, line.length());
      String row = array.from < end ? line.substring(array.from, end).strip() : "";
      if (!row.isEmpty()) {
        array.rows.add(row);
      }
    }
  }

  private void endArrays() {
    for (Array array : arrays) {
      Numbers expected = numbers.get(array.name);
      Objects.requireNonNull(expected, array.name);
      int columns = expected.extents().isEmpty() ? 1 : expected.extents().getLast();
      int at = 0;
      for (String row : array.rows) {
        String[] cells = row.split(" +");
        assertEquals(columns, cells.length, array.name + ": " + row);
        for (String cell : cells) {
          exactly((float) expected.values()[at++], cell, array.name + ": " + row);
        }
      }
      assertEquals(expected.values().length, at, array.name);
      compared += at;
    }
    arrays = new ArrayList<>();
  }

  private void chain(String line) {
    endArrays();
    List<MatchResult> relations = RELATION.matcher(line).results().toList();
    String left = line.substring(0, relations.getFirst().start()).strip();
    if (!left.isEmpty()) {
      first = left;
      before = left;
    }
    for (int i = 0; i < relations.size(); i++) {
      boolean last = i + 1 == relations.size();
      int end = last ? line.length() : relations.get(i + 1).start();
      String right = line.substring(relations.get(i).end(), end).strip();
      if (relations.get(i).group().equals("=")) {
        exactly(arithmetic.exactly(first), right, line);
        operands(right, line);
      } else {
        nearly(right, line);
      }
      before = right;
      compared++;
    }
  }

  /** A number is written with the fewest digits that tell the float from its neighbours. */
  private void exactly(float expected, String shown, String line) {
    if (NUMBER.matcher(shown).matches()) {
      BigDecimal shortest = new BigDecimal(Float.toString(expected));
      assertEquals(shortest.stripTrailingZeros(), new BigDecimal(shown).stripTrailingZeros(), line);
    } else {
      assertEquals(expected, arithmetic.exactly(shown), line);
    }
  }

  private void nearly(String right, String line) {
    double value = arithmetic.really(first);
    if (NUMBER.matcher(right).matches()) {
      BigDecimal shown = new BigDecimal(right);
      BigDecimal exact = new BigDecimal(value);
      assertEquals(shown, exact.setScale(shown.scale(), RoundingMode.HALF_UP), line);
    } else {
      assertEquals(value, arithmetic.really(right), LITTLE * Math.abs(value), line);
    }
  }

  /** Where numbers stand in the places of names, each is the name's, a factor of zero too. */
  private void operands(String right, String line) {
    if (!skeleton(before).equals(skeleton(right))) {
      return;
    }
    List<MatchResult> names = OPERAND.matcher(before).results().toList();
    List<MatchResult> values = OPERAND.matcher(right).results().toList();
    for (int i = 0; i < names.size(); i++) {
      float expected = arithmetic.exactly(names.get(i).group());
      assertEquals(expected, arithmetic.exactly(values.get(i).group()), line);
      compared++;
    }
  }

  private static String skeleton(String expression) {
    return OPERAND.matcher(expression.replace(" ", "")).replaceAll("#");
  }
}

package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes {@code Conv2dTiles.java}: the innermost loops of convolution, each a number of rows × two
 * vectors of sums. A sum must be a local variable of its own, or C2 keeps it in memory; so what is
 * one loop here is a page of Java there. It is written again by
 *
 * <pre>
 * cd engine/src
 * java test/java/org/lanewise/engine/kernel/TileWriter.java > main/java/org/lanewise/engine/kernel/Conv2dTiles.java
 * mvn spotless:apply
 * </pre>
 */
final class TileWriter {

  /** Names of a row's sums, one for each vector. */
  private static final String VECTORS = "abcdef";

  private final int rows;
  private final int vectors;
  private final List<String> lines = new ArrayList<>();

  private TileWriter(int rows, int vectors) {
    this.rows = rows;
    this.vectors = vectors;
  }

  public static void main(String[] args) {
    System.out.print(source());
  }

  /** The whole file, not formatted. */
  static String source() {
    return """
    package org.lanewise.engine.kernel;

    import static org.lanewise.engine.kernel.Conv2dTile.F;
    import static org.lanewise.engine.kernel.Conv2dTile.L;

    import jdk.incubator.vector.FloatVector;

    /**
     * Written by TileWriter, a class of the tests: change that. The innermost loops of {@link
     * Conv2dTile}, which says what they compute; a name ends with the number of rows.
     *
     * <p>What C2 makes of them was measured. It loads what stands behind one check of an array's
     * bounds, or behind none, as early as it can, and with six rows it then has no registers left;
     * so there the last of six neighbours has a place that C2 does not know to be the next one.
     */
    final class Conv2dTiles {

      private Conv2dTiles() {}

    """
        + String.join(
            "\n",
            forward(6),
            forward(12),
            neighbours(6, 5),
            neighbours(12, 6),
            weights(6, 3),
            weights(9, 9),
            weights(12, 12),
            scatter(6),
            scatter(12),
            winnersOfPixel(3, 6),
            winnersOfPixel(3, 4),
            winnersOfPixel(3, 3),
            winnersOfPixel(1, 1),
            winnersOfFilter(3, 6),
            winnersOfFilter(3, 4),
            winnersOfFilter(3, 3),
            winnersOfFilter(1, 1))
        + "}\n";
  }

  /** Pixels anywhere. */
  private static String forward(int rows) {
    return new TileWriter(rows, 2).forward("forward", 1, i -> "offset" + i + " + tap");
  }

  /**
   * Pixels side by side, of three channels, in groups: one place each, the others are constants.
   */
  private static String neighbours(int rows, int group) {
    return new TileWriter(rows, 2)
        .forward("rgb", group, i -> plus("offset" + i / group * group + " + tap", i % group * 3));
  }

  private String forward(String name, int group, Index index) {
    line("  static void " + name + rows + "(");
    line("float[] x, int base, int[] offsets, int first, int[] taps, float[] w, int panel,");
    line("float[] b, int column, float[] y, int to, int stride) {");
    for (int i = 0; i < rows; i += group) {
      line("int offset" + i + " = base + offsets[" + plus("first", i) + "];");
    }
    sums((i, v) -> "FloatVector.zero(F)");
    line("for (int j = 0; j < taps.length; j++) {");
    line("int tap = taps[j];");
    products("x", index, "w", "panel + " + width() + " * j");
    line("}");
    for (int v = 0; v < vectors; v++) {
      line("FloatVector bias%S = FloatVector.fromArray(F, b, column%s);", name(v), plusVectors(v));
    }
    store(
        (i, v) -> "add(bias" + Character.toUpperCase(name(v)) + ").add(0f)",
        "y",
        i -> times("to", i, "stride"));
    return end();
  }

  /** Neighbouring taps, or two groups of neighbours; the chains go on from what is there. */
  private static String weights(int rows, int group) {
    TileWriter tile = new TileWriter(rows, 2);
    boolean two = group < rows;
    tile.line(
        "  static void weights" + rows + "(float[] x, int base," + (two ? " int second," : ""));
    tile.line(
        "int[] pixels, float[] dy, int from, float[] sums, float[] out, int to"
            + (two ? ", int next) {" : ") {"));
    Index sum = i -> times(i < group ? "to" : "next", i % group, tile.width());
    tile.sums((i, v) -> "FloatVector.fromArray(F, sums, " + sum.of(i) + plusVectors(v) + ")");
    tile.line("for (int i = 0; i < pixels.length; i++) {");
    tile.line("int at = base + pixels[i];");
    if (two) {
      tile.line("int behind = second + pixels[i];");
    }
    tile.products(
        "x",
        i -> plus(i < group ? "at" : "behind", i % group),
        "dy",
        "from + " + tile.width() + " * i");
    tile.line("}");
    tile.store((i, v) -> "", "out", sum);
    return tile.end();
  }

  /** Pixels anywhere, whose products go anywhere; the chains go on from what is there. */
  private static String scatter(int rows) {
    TileWriter tile = new TileWriter(rows, 2);
    tile.line("  static void scatter" + rows + "(");
    tile.line("float[] dy, int base, int[] sources, int first, int filters, float[] w, int panel,");
    tile.line("float[] dx, int shift, int[] targets, int at) {");
    tile.each(i -> "int source" + i + " = base + sources[" + plus("first", i) + "];");
    tile.each(i -> "int target" + i + " = shift + targets[" + plus("at", i) + "];");
    tile.sums((i, v) -> "FloatVector.fromArray(F, dx, target" + i + plusVectors(v) + ")");
    tile.line("for (int k = 0; k < filters; k++) {");
    tile.products("dy", i -> "source" + i + " + k", "w", "panel + " + tile.width() + " * k");
    tile.line("}");
    tile.store((i, v) -> "", "dx", i -> "target" + i);
    return tile.end();
  }

  /** Rows of a patch × vectors, to which each winner of a pixel adds its filter's weights. */
  private static String winnersOfPixel(int rows, int vectors) {
    TileWriter tile = new TileWriter(rows, vectors);
    tile.line(
        "  static void pixel"
            + rows
            + "x"
            + vectors
            + "(int[] filters, float[] gradients, int from,");
    tile.line(
        "int to, float[] w, int first, int patch, int run, float[] dx, int at, int stride) {");
    Index row = i -> times("at", i, "stride");
    tile.sums((i, v) -> "FloatVector.fromArray(F, dx, " + row.of(i) + plusVectors(v) + ")");
    tile.line("for (int i = from; i < to; i++) {");
    tile.line("int k = first + filters[i] * patch;");
    tile.winner("w", i -> times("k", i, "run"));
    tile.line("}");
    tile.store((i, v) -> "add(0f)", "dx", row);
    return tile.end();
  }

  /** Rows of a patch × vectors, to which each winner of a filter adds its pixel's patch. */
  private static String winnersOfFilter(int rows, int vectors) {
    TileWriter tile = new TileWriter(rows, vectors);
    tile.line(
        "  static void filter"
            + rows
            + "x"
            + vectors
            + "(int[] places, float[] gradients, int from,");
    tile.line("int to, float[] x, int base, int stride, int run, float[] dw, int at) {");
    tile.sums((i, v) -> "FloatVector.zero(F)");
    tile.line("for (int i = from; i < to; i++) {");
    tile.line("int p = base + places[i];");
    tile.winner("x", i -> times("p", i, "stride"));
    tile.line("}");
    tile.each(i -> "int row" + i + " = " + times("at", i, "run") + ";");
    tile.store(
        (i, v) -> "add(0f).add(FloatVector.fromArray(F, dw, row" + i + plusVectors(v) + "))",
        "dw",
        i -> "row" + i);
    return tile.end();
  }

  private void winner(String array, Index place) {
    line("FloatVector g = FloatVector.broadcast(F, gradients[i]);");
    for (int i = 0; i < rows; i++) {
      for (int v = 0; v < vectors; v++) {
        String load =
            String.format(
                Locale.ROOT,
                "FloatVector.fromArray(F, %s, %s%s)",
                array,
                place.of(i),
                plusVectors(v));
        line("%s%d = g.fma(%s, %s%d);", name(v), i, load, name(v), i);
      }
    }
  }

  /** A row's place. */
  private interface Index {
    String of(int row);
  }

  /** What belongs to a sum. */
  private interface Sum {
    String of(int row, int vector);
  }

  private void sums(Sum first) {
    for (int i = 0; i < rows; i++) {
      for (int v = 0; v < vectors; v++) {
        line("FloatVector %s%d = %s;", name(v), i, first.of(i, v));
      }
    }
  }

  private void products(String x, Index index, String w, String panel) {
    line("int panelRow = " + panel + ";");
    for (int v = 0; v < vectors; v++) {
      line(
          "FloatVector w%S = FloatVector.fromArray(F, %s, panelRow%s);",
          name(v), w, plusVectors(v));
    }
    for (int i = 0; i < rows; i++) {
      line("FloatVector x%d = FloatVector.broadcast(F, %s[%s]);", i, x, index.of(i));
      for (int v = 0; v < vectors; v++) {
        line("%s%d = x%d.fma(w%S, %s%d);", name(v), i, i, name(v), name(v), i);
      }
    }
  }

  private void store(Sum end, String y, Index index) {
    for (int i = 0; i < rows; i++) {
      for (int v = 0; v < vectors; v++) {
        String last = end.of(i, v).isEmpty() ? "" : "." + end.of(i, v);
        line("%s%d%s.intoArray(%s, %s%s);", name(v), i, last, y, index.of(i), plusVectors(v));
      }
    }
  }

  private void each(Index text) {
    lines.add(IntStream.range(0, rows).mapToObj(text::of).collect(Collectors.joining("\n")));
  }

  private void line(String text) {
    lines.add(text);
  }

  private void line(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
  }

  private String end() {
    return String.join("\n", lines) + "\n}\n";
  }

  private String width() {
    return vectors + " * L";
  }

  private static char name(int vector) {
    return VECTORS.charAt(vector);
  }

  private static String plus(String place, int constant) {
    return constant == 0 ? place : place + " + " + constant;
  }

  private static String plusVectors(int vector) {
    return vector == 0 ? "" : vector == 1 ? " + L" : " + " + vector + " * L";
  }

  private static String times(String place, int factor, String stride) {
    return factor == 0 ? place : place + " + " + (factor == 1 ? "" : factor + " * ") + stride;
  }
}

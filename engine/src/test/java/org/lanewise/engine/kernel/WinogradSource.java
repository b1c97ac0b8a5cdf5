package org.lanewise.engine.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;

/**
 * Writes the unrolled code of the fast Winograd kernels: the transforms, from the matrices that the
 * textbook computes with, and the register tiles. A loop over an array of vectors would make
 * objects of them. Run {@link #main} with the folder {@code engine} after a change, then {@code
 * spotless:apply}.
 */
final class WinogradSource {

  private static final String NOTE = "Written by {@code WinogradSource}; don't edit it by hand.";

  private static final String TILE = "WinogradTile";

  /** Names of the vectors of a row. */
  private static final String COLUMNS = "abcdef";

  private final StringBuilder out = new StringBuilder();

  private WinogradSource() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0], "src/main/java/org/lanewise/engine/kernel");
    for (Algorithm algorithm : List.of(Algorithm.F2, Algorithm.F4)) {
      Files.writeString(folder.resolve(name(algorithm) + ".java"), transforms(algorithm));
    }
    Files.writeString(folder.resolve(TILE + ".java"), tiles());
  }

  static String name(Algorithm algorithm) {
    return "WinogradVectors" + WinogradTransform.of(algorithm).tile();
  }

  /** The class of a tile size's transforms. */
  static String transforms(Algorithm algorithm) {
    WinogradSource source = new WinogradSource();
    WinogradTransform t = WinogradTransform.of(algorithm);
    source.head(
        name(algorithm), "The transforms of F(" + t.tile() + "×" + t.tile() + ", 3×3) on vectors.");
    source.line("Bᵀ d", "input", t.input(), true);
    source.line("A dy", "gradient", t.output(), true);
    source.line("Aᵀ M", "output", t.output(), false);
    source.line("Aᵀ M + b", "biased", t.output(), false);
    source.line("B M", "adjoint", t.input(), false);
    source.line("+= B M", "addAdjoint", t.input(), false);
    source.weights(t.weights());
    source.weightGradient(t.weights());
    return source.out.append("}\n").toString();
  }

  /** The class of the register tiles. */
  static String tiles() {
    WinogradSource source = new WinogradSource();
    source.head(
        TILE, "Register tiles of Winograd's products: rows × vectors of sums in named locals.");
    for (int[] shape : new int[][] {{6, 2}, {6, 4}, {12, 2}}) {
      source.product(shape[0], shape[1]);
    }
    for (int[] shape : new int[][] {{1, 2}, {4, 2}, {6, 2}, {8, 2}}) {
      source.outer(shape[0], shape[1]);
    }
    return source.out.append("}\n").toString();
  }

  private void head(String name, String what) {
    add("package org.lanewise.engine.kernel;");
    add("import static org.lanewise.engine.kernel.Conv2dTile.F;");
    if (name.equals(TILE)) {
      add("import static org.lanewise.engine.kernel.Conv2dTile.L;");
    }
    add("import jdk.incubator.vector.FloatVector;");
    add("/** " + what + " " + NOTE + " */");
    add("final class " + name + " {");
    add("private " + name + "() {}");
  }

  private void add(String line) {
    out.append(line).append('\n');
  }

  /** A transform of one index, for a number of lines. */
  private void line(String formula, String name, WinogradMatrix matrix, boolean split) {
    boolean biased = formula.endsWith("+ b");
    add(
        "/** {@code "
            + formula
            + "} of {@code count} lines: numbers of a line lie {@code step} apart,"
            + " lines {@code next}. */");
    add(
        "static void "
            + name
            + "(float[] x, int at, int step, int next, int count,"
            + " float[] y, int to, int yStep, int yNext"
            + (biased ? ", float[] b, int bAt) {" : ") {"));
    if (biased) {
      add("FloatVector bias = " + load("b", "bAt") + ";");
    }
    add("for (int i = 0; i < count; i++) {");
    add("int from = at + i * next;");
    add("int put = to + i * yNext;");
    List<String> in = new ArrayList<>();
    int ins = split ? matrix.columns() : matrix.rows();
    for (int i = 0; i < ins; i++) {
      in.add("x" + i);
      add("FloatVector x" + i + " = " + load("x", "from" + times(i, "step")) + ";");
    }
    List<String> results = split ? split(matrix, in, "y") : join(matrix, in, "y");
    for (int i = 0; i < results.size(); i++) {
      String at = "put" + times(i, "yStep");
      String before = formula.startsWith("+=") ? load("y", at) + ".add(" : "";
      String after = biased ? ".add(bias).add(0f)" : before.isEmpty() ? "" : ")";
      String result = before + results.get(i) + after;
      add(result + ".intoArray(y, " + at + ");");
    }
    add("}");
    add("}");
  }

  /** G g Gᵀ of one vector of filters of one channel, without memory of its own. */
  private void weights(WinogradMatrix matrix) {
    add(
        "/** {@code G g Gᵀ} of one vector: taps lie {@code tap} apart, frequencies {@code next}. */");
    add("static void weights(float[] w, int at, int tap, float[] u, int to, int next) {");
    List<List<String>> half = new ArrayList<>();
    for (int s = 0; s < 3; s++) {
      List<String> in = new ArrayList<>();
      for (int r = 0; r < 3; r++) {
        String name = "w" + r + s;
        in.add(name);
        add("FloatVector " + name + " = " + load("w", "at" + times(3 * r + s, "tap")) + ";");
      }
      half.add(split(matrix, in, "h" + s));
    }
    for (int i = 0; i < matrix.rows(); i++) {
      int row = i;
      List<String> results = split(matrix, half.stream().map(h -> h.get(row)).toList(), "u" + i);
      for (int j = 0; j < results.size(); j++) {
        add(results.get(j) + ".intoArray(u, to" + times(i * matrix.rows() + j, "next") + ");");
      }
    }
    add("}");
  }

  /** Gᵀ du G of one vector of filters of one channel, without memory of its own. */
  private void weightGradient(WinogradMatrix matrix) {
    add(
        "/** {@code Gᵀ du G} of one vector: frequencies lie {@code next} apart, taps {@code tap}. */");
    add("static void weightGradient(float[] du, int at, int next, float[] dw, int to, int tap) {");
    for (int r = 0; r < 3; r++) {
      add("weightGradientRow" + r + "(du, at, next, dw, to, tap);");
    }
    add("}");
    // All three in one method are more than C2 inlines: it would make objects of the last vectors.
    for (int r = 0; r < 3; r++) {
      add("private static void weightGradientRow" + r);
      add("(float[] du, int at, int next, float[] dw, int to, int tap) {");
      List<String> half = new ArrayList<>();
      for (int j = 0; j < matrix.rows(); j++) {
        List<String> in = new ArrayList<>();
        for (int i = 0; i < matrix.rows(); i++) {
          String name = "d" + r + i + j;
          in.add(name);
          if (used(matrix, i, r)) {
            int f = i * matrix.rows() + j;
            add("FloatVector " + name + " = " + load("du", "at" + times(f, "next")) + ";");
          }
        }
        half.add(joinOne(matrix, r, in, "h" + r + j));
      }
      List<String> results = join(matrix, half, "g" + r);
      for (int s = 0; s < 3; s++) {
        add(results.get(s) + ".add(0f).intoArray(dw, to" + times(3 * r + s, "tap") + ");");
      }
      add("}");
    }
  }

  private static boolean used(WinogradMatrix matrix, int row, int column) {
    return row == 0 || row == matrix.rows() - 1 ? matrix.factor(row, column) != 0f : true;
  }

  /** The rows of M x: see {@link WinogradMatrix}. */
  private List<String> split(WinogradMatrix matrix, List<String> in, String name) {
    List<String> results = new ArrayList<>();
    int last = matrix.rows() - 1;
    for (int row = 0; row <= last; row += row == 0 ? 1 : 2) {
      if (row == 0 || row == last) {
        results.add(named(name + "r" + row, sum(row(matrix, row, in, 0, 1))));
        continue;
      }
      String even = named(name + "e" + row, sum(row(matrix, row, in, 0, 2)));
      String odd = named(name + "o" + row, sum(row(matrix, row, in, 1, 2)));
      results.add(named(name + "r" + row, even + ".add(" + odd + ")"));
      results.add(named(name + "r" + (row + 1), even + ".sub(" + odd + ")"));
    }
    return results;
  }

  private static List<Term> row(
      WinogradMatrix matrix, int row, List<String> in, int first, int step) {
    List<Term> terms = new ArrayList<>();
    for (int column = first; column < matrix.columns(); column += step) {
      terms.add(new Term(matrix.factor(row, column), in.get(column)));
    }
    return terms;
  }

  /** The columns of Mᵀ x. */
  private List<String> join(WinogradMatrix matrix, List<String> in, String name) {
    for (int i = 1; i < matrix.rows() - 1; i += 2) {
      named(name + "s" + i, in.get(i) + ".add(" + in.get(i + 1) + ")");
      named(name + "d" + i, in.get(i) + ".sub(" + in.get(i + 1) + ")");
    }
    List<String> results = new ArrayList<>();
    for (int column = 0; column < matrix.columns(); column++) {
      results.add(named(name + "c" + column, sum(column(matrix, column, in, name))));
    }
    return results;
  }

  /** One column of Mᵀ x. */
  private String joinOne(WinogradMatrix matrix, int column, List<String> in, String name) {
    String sign = column % 2 == 0 ? "s" : "d";
    for (int i = 1; i < matrix.rows() - 1; i += 2) {
      String operation = column % 2 == 0 ? ".add(" : ".sub(";
      named(name + sign + i, in.get(i) + operation + in.get(i + 1) + ")");
    }
    return named(name, sum(column(matrix, column, in, name)));
  }

  private static List<Term> column(
      WinogradMatrix matrix, int column, List<String> in, String name) {
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < matrix.rows(); i += i == 0 ? 1 : 2) {
      String value =
          i == 0 || i == matrix.rows() - 1 ? in.get(i) : name + (column % 2 == 0 ? "s" : "d") + i;
      terms.add(new Term(matrix.factor(i, column), value));
    }
    return terms;
  }

  private record Term(float factor, String value) {}

  /** First the terms whose factor is one, then the others; what begins is a product. */
  private static String sum(List<Term> terms) {
    String sum = "";
    for (Term term : terms) {
      if (term.factor == 1f) {
        sum = sum.isEmpty() ? term.value : sum + ".add(" + term.value + ")";
      }
    }
    for (Term term : terms) {
      if (term.factor == 0f || term.factor == 1f) {
        continue;
      }
      if (term.factor == -1f) {
        sum = sum.isEmpty() ? term.value + ".neg()" : sum + ".sub(" + term.value + ")";
      } else if (sum.isEmpty()) {
        sum = term.value + ".mul(" + term.factor + "f)";
      } else {
        sum = term.value + ".fma(FloatVector.broadcast(F, " + term.factor + "f), " + sum + ")";
      }
    }
    return sum;
  }

  private String named(String name, String value) {
    add("FloatVector " + name + " = " + value + ";");
    return name;
  }

  private static String load(String array, String index) {
    return "FloatVector.fromArray(F, " + array + ", " + index + ")";
  }

  private static String times(int i, String step) {
    return i == 0 ? "" : i == 1 ? " + " + step : " + " + i + " * " + step;
  }

  private void product(int rows, int vectors) {
    add("/** {@code m[i, k] = Σ(c) v[i, c] · u[c, k]}, " + rows + " × " + vectors + " vectors. */");
    add(
        "static void product"
            + rows
            + "x"
            + vectors
            + "(float[] v, int vAt, int vStride, int depth,"
            + " float[] u, int uAt, float[] m, int mAt) {");
    for (int i = 0; i < rows; i++) {
      add("int o" + i + " = vAt" + times(i, "vStride") + ";");
    }
    sums(rows, vectors, i -> "FloatVector.zero(F)");
    add("for (int c = 0; c < depth; c++) {");
    add("int at = uAt + " + vectors + " * L * c;");
    step(rows, vectors, "u", i -> "v[o" + i + " + c]");
    add("}");
    stores(rows, vectors, "m", "mAt");
    add("}");
  }

  private void outer(int rows, int vectors) {
    add(
        "/** {@code g[i, k] += Σ(t) v[t, i] · d[t, k]}, "
            + rows
            + " × "
            + vectors
            + " vectors. */");
    add(
        "static void outer"
            + rows
            + "x"
            + vectors
            + "(float[] v, int vAt, int vStride, int depth,"
            + " float[] d, int dAt, int dStride, float[] g, int gAt) {");
    sums(rows, vectors, i -> load("g", "gAt" + times(i, "L")));
    add("int row = vAt;");
    add("int at = dAt;");
    add("for (int t = 0; t < depth; t++) {");
    step(rows, vectors, "d", i -> "v[row" + (i == 0 ? "" : " + " + i) + "]");
    add("row += vStride;");
    add("at += dStride;");
    add("}");
    stores(rows, vectors, "g", "gAt");
    add("}");
  }

  private void sums(int rows, int vectors, IntFunction<String> first) {
    for (int i = 0; i < rows; i++) {
      for (int v = 0; v < vectors; v++) {
        add("FloatVector s" + i + COLUMNS.charAt(v) + " = " + first.apply(i * vectors + v) + ";");
      }
    }
  }

  private void step(int rows, int vectors, String right, IntFunction<String> left) {
    for (int v = 0; v < vectors; v++) {
      add("FloatVector r" + COLUMNS.charAt(v) + " = " + load(right, "at" + times(v, "L")) + ";");
    }
    for (int i = 0; i < rows; i++) {
      add("FloatVector x" + i + " = FloatVector.broadcast(F, " + left.apply(i) + ");");
      for (int v = 0; v < vectors; v++) {
        String sum = "s" + i + COLUMNS.charAt(v);
        add(sum + " = x" + i + ".fma(r" + COLUMNS.charAt(v) + ", " + sum + ");");
      }
    }
  }

  private void stores(int rows, int vectors, String array, String at) {
    for (int i = 0; i < rows; i++) {
      for (int v = 0; v < vectors; v++) {
        add(
            "s"
                + i
                + COLUMNS.charAt(v)
                + ".intoArray("
                + array
                + ", "
                + at
                + times(i * vectors + v, "L")
                + ");");
      }
    }
  }
}

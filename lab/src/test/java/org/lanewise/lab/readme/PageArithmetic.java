package org.lanewise.lab.readme;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Works out what a page works out: sums, products, quotients, {@code exp}, {@code ln}, {@code
 * sqrt}, and names with indices such as {@code w[0,1]}.
 *
 * <p>As the engine does it: a term of two factors is added with one rounding ({@code fma}), all
 * else is rounded to float after each operation; what has {@code exp} or {@code ln} in it is in
 * double and rounded at the end.
 */
final class PageArithmetic {

  /** An array of the engine's. */
  record Numbers(List<Integer> extents, double[] values) {

    static Numbers of(double value) {
      return new Numbers(List.of(), new double[] {value});
    }

    static Numbers of(float[] from, int offset, Integer... extents) {
      int size = List.of(extents).stream().reduce(1, (a, b) -> a * b);
      double[] values = new double[size];
      for (int i = 0; i < size; i++) {
        values[i] = from[offset + i];
      }
      return new Numbers(List.of(extents), values);
    }

    double at(List<Integer> index) {
      if (index.size() != extents.size()) {
        throw new IllegalArgumentException(index + " in " + extents);
      }
      int at = 0;
      for (int i = 0; i < index.size(); i++) {
        at = at * extents.get(i) + Objects.checkIndex(index.get(i), extents.get(i));
      }
      return values[at];
    }
  }

  private final Map<String, Numbers> names;
  private String text = "";
  private int at;
  private boolean floats;

  PageArithmetic(Map<String, Numbers> names) {
    this.names = names;
  }

  /** As the engine: the float that it gets. */
  float exactly(String expression) {
    return (float) evaluate(expression, !expression.matches(".*(exp|ln)\\(.*"));
  }

  /** In double throughout. */
  double really(String expression) {
    return evaluate(expression, false);
  }

  private double evaluate(String expression, boolean inFloats) {
    text = expression.replace(" ", "");
    at = 0;
    floats = inFloats;
    double value = sum();
    if (at < text.length()) {
      throw new IllegalArgumentException("'" + text.substring(at) + "' in '" + expression + "'");
    }
    return value;
  }

  private double sum() {
    double sum = 0;
    boolean minus = take('-');
    do {
      double left = minus ? -factor() : factor();
      double right = 1;
      boolean product = false;
      while (peek('·') || peek('/')) {
        left = product ? round(left * right) : left;
        product = take('·');
        if (product) {
          right = factor();
        } else {
          take('/');
          left = round(left / factor());
        }
      }
      sum =
          product && floats
              ? Math.fma((float) left, (float) right, (float) sum)
              : round(sum + (product ? left * right : left));
      minus = peek('-');
    } while (take('+') || take('-'));
    return sum;
  }

  private double round(double value) {
    return floats ? (float) value : value;
  }

  private double factor() {
    if (take('(')) {
      return closed(sum());
    }
    int from = at;
    boolean number = at < text.length() && Character.isDigit(text.charAt(at));
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || ".'_".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    String word = text.substring(from, at);
    if (number) {
      return floats ? Float.parseFloat(word) : Double.parseDouble(word);
    }
    if (take('(')) {
      double argument = closed(sum());
      return switch (word) {
        case "exp" -> StrictMath.exp(argument);
        case "ln" -> StrictMath.log(argument);
        case "sqrt" -> round(Math.sqrt(argument));
        default -> throw new IllegalArgumentException("the function '" + word + "'");
      };
    }
    Numbers numbers = names.get(word);
    if (numbers == null) {
      throw new IllegalArgumentException("the name '" + word + "' in '" + text + "'");
    }
    return round(numbers.at(take('[') ? index() : List.of()));
  }

  private double closed(double value) {
    if (!take(')')) {
      throw new IllegalArgumentException("no ) after '" + text.substring(0, at) + "'");
    }
    return value;
  }

  private List<Integer> index() {
    int end = text.indexOf(']', at);
    List<Integer> index =
        List.of(text.substring(at, end).split(",")).stream().map(Integer::valueOf).toList();
    at = end + 1;
    return index;
  }

  private boolean peek(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean take(char c) {
    boolean is = peek(c);
    at += is ? 1 : 0;
    return is;
  }
}

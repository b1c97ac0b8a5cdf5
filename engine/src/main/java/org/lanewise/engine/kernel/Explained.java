package org.lanewise.engine.kernel;

import java.util.List;
import java.util.Objects;
import org.lanewise.engine.tensor.Digits;
import org.lanewise.engine.tensor.Place;

/**
 * How a number came about: the operations on other numbers, in the documented order, down to those
 * that are stored somewhere. Each node computes its value anew, from the values below it and with
 * arithmetic of its own, so that equal bits prove that nothing else went in.
 *
 * <p>Where a node is {@code single}, each of its operations is rounded to float; else to double. A
 * float is held as the double of the same value. A tree shares nodes where the program used a
 * number twice.
 */
public sealed interface Explained
    permits Explained.Read,
        Explained.Constant,
        Explained.Named,
        Explained.Product,
        Explained.Function,
        Explained.Stored,
        Gathered {

  /** The numbers that one of a kernel's arrays holds, by their place in it. */
  @FunctionalInterface
  interface Source {
    /** The number at an index. */
    Explained at(int index);
  }

  /** The number. */
  double value();

  /** The number as a float. */
  default float floatValue() {
    return (float) value();
  }

  /** What it was computed from, in order. */
  List<Explained> parts();

  /** What was done, in a line of plain text. */
  String formula();

  /** A number that the program stored. */
  record Read(Place place, double value) implements Explained {

    /** Takes the place. */
    public Read {
      Objects.requireNonNull(place, "place");
    }

    @Override
    public List<Explained> parts() {
      return List.of();
    }

    @Override
    public String formula() {
      return place + " = " + Digits.eight(value);
    }
  }

  /** A number that is given: a setting, a count, a zero of padding. */
  record Constant(String name, double value) implements Explained {

    /** Takes the name. */
    public Constant {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public List<Explained> parts() {
      return List.of();
    }

    @Override
    public String formula() {
      return name + " = " + Digits.eight(value);
    }
  }

  /** A number with a name of its own, that is stored nowhere. */
  record Named(String name, Explained of) implements Explained {

    /** Takes both. */
    public Named {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(of, "of");
    }

    @Override
    public double value() {
      return of.value();
    }

    @Override
    public List<Explained> parts() {
      return List.of(of);
    }

    @Override
    public String formula() {
      return name + " = " + Digits.eight(value());
    }
  }

  /**
   * Two numbers that are multiplied on the way into a {@link Gathered.Chain}, without being
   * rounded.
   */
  record Term(Explained a, Explained b) {

    /** Takes both. */
    public Term {
      Objects.requireNonNull(a, "a");
      Objects.requireNonNull(b, "b");
    }

    /** The product; exact where both are floats. */
    public double product() {
      return a.value() * b.value();
    }

    /** Whether the product is zero. */
    public boolean isZero() {
      return a.value() == 0 || b.value() == 0;
    }
  }

  /** {@code a · b}, rounded. */
  record Product(Explained a, Explained b, boolean single, double value) implements Explained {

    /** Multiplies. */
    public Product {
      Objects.requireNonNull(a, "a");
      Objects.requireNonNull(b, "b");
      double product = a.value() * b.value();
      value = single ? (float) product : product;
    }

    /** In float. */
    public static Product of(Explained a, Explained b) {
      return new Product(a, b, true, 0);
    }

    /** In double. */
    public static Product ofDouble(Explained a, Explained b) {
      return new Product(a, b, false, 0);
    }

    @Override
    public List<Explained> parts() {
      return List.of(a, b);
    }

    @Override
    public String formula() {
      return Digits.eight(value)
          + " = "
          + Digits.eight(a.value())
          + " · "
          + Digits.eight(b.value());
    }
  }

  /**
   * A function of some numbers, by its name: {@code exp}, {@code √}, {@code ÷}, {@code −}.
   *
   * @param name what is applied, with {@code x} or {@code a, b} for its arguments where that helps
   * @param parts the arguments
   * @param value what the function gave
   */
  record Function(String name, List<Explained> parts, double value) implements Explained {

    /** Keeps an unmodifiable copy of the arguments. */
    public Function {
      Objects.requireNonNull(name, "name");
      parts = List.copyOf(Objects.requireNonNull(parts, "parts"));
    }

    /** {@code a + b} in float. */
    public static Function plus(Explained a, Explained b) {
      return new Function("a + b", List.of(a, b), a.floatValue() + b.floatValue());
    }

    /** {@code a - b} in float. */
    public static Function minus(Explained a, Explained b) {
      return new Function("a − b", List.of(a, b), a.floatValue() - b.floatValue());
    }

    /** {@code a - b} in double. */
    public static Function minusDouble(Explained a, Explained b) {
      return new Function("a − b", List.of(a, b), a.value() - b.value());
    }

    /** {@code a / b} in float. */
    public static Function over(Explained a, Explained b) {
      return new Function("a / b", List.of(a, b), a.floatValue() / b.floatValue());
    }

    /** {@code a / b} in double. */
    public static Function overDouble(Explained a, Explained b) {
      return new Function("a / b", List.of(a, b), a.value() / b.value());
    }

    /** {@code √a} in double. */
    public static Function rootDouble(Explained a) {
      return new Function("√a", List.of(a), Math.sqrt(a.value()));
    }

    /** {@code √a}, rounded to float. */
    public static Function root(Explained a) {
      return new Function("√a", List.of(a), (float) Math.sqrt(a.value()));
    }

    /** {@code fma(a, b, c)} in float. */
    public static Function fma(Explained a, Explained b, Explained c) {
      return new Function(
          "fma(a, b, c)",
          List.of(a, b, c),
          Math.fma(a.floatValue(), b.floatValue(), c.floatValue()));
    }

    @Override
    public String formula() {
      StringBuilder text = new StringBuilder(Digits.eight(value)).append(" = ").append(name);
      for (int i = 0; i < parts.size() && i < 3; i++) {
        text.append(i == 0 ? " of " : ", ").append(Digits.eight(parts.get(i).value()));
      }
      return text.append(parts.size() > 3 ? ", …" : "").toString();
    }
  }

  /** A number on its way into memory: rounded to float, and {@code + 0f}, so that no -0 is left. */
  record Stored(Explained of) implements Explained {

    /** Takes the number. */
    public Stored {
      Objects.requireNonNull(of, "of");
    }

    @Override
    public double value() {
      return of.floatValue() + 0f;
    }

    @Override
    public List<Explained> parts() {
      return List.of(of);
    }

    @Override
    public String formula() {
      return Digits.eight(value()) + " = " + Digits.eight(of.value()) + ", stored as a float";
    }
  }
}

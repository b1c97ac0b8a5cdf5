package org.lanewise.bench;

import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.lanewise.bench.ladder.BlockedProduct;
import org.lanewise.bench.ladder.PlainProduct;
import org.lanewise.bench.ladder.Product;
import org.lanewise.bench.ladder.VectorProduct;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The matrix products of the ladder by themselves: at the shapes of the two convolutions, forward,
 * and at a large square one.
 */
@State(Scope.Thread)
public class MatMulBenchmark extends Measured {

  /** The implementations. */
  public enum Implementation {
    /** Row by row, a multiple at a time. */
    PLAIN,
    /** Two rows and four terms at a time. */
    BLOCKED,
    /** A tile in registers. */
    VECTOR;

    Product product() {
      return switch (this) {
        case PLAIN -> new PlainProduct();
        case BLOCKED -> new BlockedProduct();
        case VECTOR -> new VectorProduct();
      };
    }
  }

  /** The implementation. */
  @Param public Implementation implementation;

  /** The layer that has this product, or a square. */
  @Param public MatMulShape shape;

  private @Nullable Product product;
  private Product.Left a = new Product.Left(new float[0], 1, 1);
  private float[] b = new float[0];
  private float[] c = new float[0];

  /** Fills the factors, and checks the product against the formula. */
  @Setup
  public void check() {
    Product made = implementation.product();
    product = made;
    float[] values = random((shape.rows() + made.slack()) * shape.inner());
    a = new Product.Left(values, shape.inner(), 1);
    b = random(shape.inner() * shape.columns());
    c = new float[shape.rows() * shape.columns()];
    made.multiply(shape.rows(), shape.inner(), shape.columns(), a, b, 0, c, 0);
    for (int i = 0; i < c.length; i++) {
      float sum = 0f;
      for (int l = 0; l < shape.inner(); l++) {
        float left = values[i / shape.columns() * shape.inner() + l];
        sum = Math.fma(left, b[l * shape.columns() + i % shape.columns()], sum);
      }
      if (sum != c[i]) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "element %d of the product %s is %s, but must be %s; not timed",
                i,
                shape,
                c[i],
                sum));
      }
    }
  }

  /** {@code c = a · b}. */
  @Benchmark
  public float[] multiply(Work work) {
    if (product != null) {
      product.multiply(shape.rows(), shape.inner(), shape.columns(), a, b, 0, c, 0);
    }
    shape.count(work);
    return c;
  }

  static float[] random(int size) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}

package org.lanewise.bench.peers;

import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.SplittableRandom;
import org.bytedeco.openblas.global.openblas;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.jspecify.annotations.Nullable;
import org.lanewise.bench.MatMulShape;
import org.lanewise.bench.Measured;
import org.lanewise.bench.Work;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The same products as {@code MatMulBenchmark}, by others: two libraries in pure Java, and OpenBLAS
 * in machine code, limited to the calling thread. OpenBLAS picks
 * narrower vectors than some processors have; {@code OPENBLAS_CORETYPE=SkylakeX} in the environment
 * makes it use 512 bits.
 */
@State(Scope.Thread)
public class PeerMatMulBenchmark extends Measured {

  /** The peers. */
  public enum Peer {
    /** dev.ludovic.netlib's BLAS in Java, which uses the Vector API where it can. */
    NETLIB,
    /** EJML's dense product. */
    EJML,
    /** OpenBLAS through Bytedeco's artifact. */
    OPENBLAS
  }

  /** The implementation. */
  @Param public Peer peer = Peer.NETLIB;

  /** The shape. */
  @Param public MatMulShape shape = MatMulShape.CONV1;

  private float[] a = new float[0];
  private float[] b = new float[0];
  private float[] c = new float[0];
  private @Nullable JavaBLAS netlib;
  private final FMatrixRMaj left = new FMatrixRMaj(1, 1);
  private final FMatrixRMaj right = new FMatrixRMaj(1, 1);
  private final FMatrixRMaj product = new FMatrixRMaj(1, 1);

  /** Fills the factors; compares one element with the formula, within rounding. */
  @Setup
  public void check() {
    SplittableRandom random = new SplittableRandom(1);
    a = random(random, shape.rows() * shape.inner());
    b = random(random, shape.inner() * shape.columns());
    c = new float[shape.rows() * shape.columns()];
    left.setData(a);
    left.reshape(shape.rows(), shape.inner(), true);
    right.setData(b);
    right.reshape(shape.inner(), shape.columns(), true);
    product.setData(c);
    product.reshape(shape.rows(), shape.columns());
    switch (peer) {
      case NETLIB -> netlib = JavaBLAS.getInstance();
      case OPENBLAS -> openblas.blas_set_num_threads(1);
      case EJML -> {}
    }
    multiply();
    double wanted = 0;
    int row = shape.rows() - 1;
    for (int l = 0; l < shape.inner(); l++) {
      wanted += (double) a[row * shape.inner() + l] * b[l * shape.columns()];
    }
    if (Math.abs(c[row * shape.columns()] - wanted) > 1e-3) {
      throw new IllegalStateException(
          "%s's product %s is %s where it must be %s; not timed"
              .formatted(peer, shape, c[row * shape.columns()], wanted));
    }
  }

  /** {@code c = a · b}. */
  @Benchmark
  public float[] multiply(Work work) {
    multiply();
    work.add(
        2.0 * shape.rows() * shape.inner() * shape.columns(),
        (double) a.length + b.length + c.length);
    return c;
  }

  private void multiply() {
    int m = shape.rows();
    int n = shape.columns();
    int k = shape.inner();
    switch (peer) {
      // Column-major, as BLAS was: the transposed product of the factors exchanged.
      case NETLIB -> {
        if (netlib != null) {
          netlib.sgemm("N", "N", n, m, k, 1f, b, n, a, k, 0f, c, n);
        }
      }
      case EJML -> CommonOps_FDRM.mult(left, right, product);
      case OPENBLAS ->
          openblas.cblas_sgemm(
              openblas.CblasRowMajor,
              openblas.CblasNoTrans,
              openblas.CblasNoTrans,
              m,
              n,
              k,
              1f,
              a,
              k,
              b,
              n,
              0f,
              c,
              n);
    }
  }

  private static float[] random(SplittableRandom random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}

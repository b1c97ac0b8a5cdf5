package org.lanewise.engine.kernel;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;
import org.lanewise.engine.kernel.WinogradRule.Choice;

/** Prints a hash of what each kernel set computes, for a JVM with other vectors than ours. */
final class AgreementMain {

  private AgreementMain() {}

  public static void main(String[] args) throws NoSuchAlgorithmException {
    for (KernelSet kernels : OtherRegisters.andOurs()) {
      System.out.println(kernels.label() + " " + hash(kernels));
    }
  }

  /** Small: where the compiler makes no registers of vectors, each of them is an object. */
  static String hash(KernelSet kernels) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    List<ConvCase> convolutions =
        List.of(
            ConvCase.valid(2, 5, 6, 3, 32, 3, 3),
            ConvCase.valid(1, 4, 19, 16, 33, 3, 3),
            ConvCase.same(2, 3, 4, 17, 7, 3, 3),
            ConvCase.same(1, 7, 5, 5, 16, 5, 4).stride(2, 3),
            ConvCase.valid(3, 2, 5, 33, 48, 1, 1),
            ConvCase.same(1, 4, 5, 1, 1, 3, 3).groups(19),
            ConvCase.same(2, 5, 4, 2, 3, 2, 3).stride(2, 1).groups(17),
            ConvCase.valid(1, 4, 4, 9, 17, 3, 3).groups(2));
    for (ConvCase c : convolutions) {
      ConvData data = ConvData.of(c, Values.MIXED, Values.WIDE, Values.MIXED, 1);
      ConvRun run = ConvRun.of(kernels.conv2d(c.geometry()), data);
      update(digest, run.y(), run.dx(), run.dw(), run.db());
    }
    updateWithWinograd(digest, kernels);
    List<StageCase> stages =
        List.of(
            StageCase.of(ConvCase.valid(2, 6, 7, 3, 32, 3, 3), 2, 2),
            StageCase.of(ConvCase.valid(2, 7, 7, 16, 17, 3, 3), 2, 2),
            StageCase.of(ConvCase.same(1, 6, 8, 5, 64, 5, 5), 3, 3));
    for (StageCase c : stages) {
      ConvData data = ConvData.of(c.conv(), Values.UNIFORM, Values.WIDE, Values.MIXED, 2);
      float[] dy = data.dy().clone();
      StageRun run = StageRun.of(kernels, c, data, dy);
      update(digest, run.y(), run.dx(), run.dw(), run.db());
    }
    for (DenseCase c : List.of(new DenseCase(3, 77, 10), new DenseCase(2, 32, 33))) {
      DenseData data = DenseData.of(c, Values.WIDE, Values.MIXED, Values.WIDE, 3);
      DenseRun run = DenseRun.of(kernels.dense(c.inputs(), c.units()), data);
      update(digest, run.y(), run.dx(), run.dw(), run.db());
    }
    Pool2dGeometry g = PoolCase.of(2, 7, 6, 19, 3, 2).geometry();
    float[] x = Values.INTEGERS.array(2 * g.inputSize(), new SplittableRandom(4));
    float[] y = new float[2 * g.outputSize()];
    int[] winners = new int[y.length];
    MaxPool2dKernel pool = kernels.maxPool2d(g);
    pool.forward(2, x, y, winners);
    float[] dx = new float[x.length];
    pool.backward(2, y, winners, dx);
    update(digest, y, dx);
    updateWithNewer(digest, kernels);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void updateWithNewer(MessageDigest digest, KernelSet kernels) {
    BatchNormData data = BatchNormData.of(2, 5, 77, Values.WIDE, 6);
    BatchNormRun run = BatchNormRun.of(kernels.batchNorm(5, 77), data);
    update(digest, run.y(), run.dx());
    Pool2dGeometry g = new Pool2dGeometry(Axis.same(5, 3, 2), Axis.same(6, 2, 2), 19);
    float[] average = new float[g.outputSize()];
    float[] dx = new float[g.inputSize()];
    kernels.averagePool2d(g).forward(1, data.x(), average);
    kernels.averagePool2d(g).backward(1, average, dx);
    update(digest, average, dx);
    for (ActivationFunction function : ActivationFunction.values()) {
      ActivationKernel kernel = kernels.activation(function, 0.3f, 77);
      float[] y = new float[77];
      kernel.forward(77, data.x(), y);
      kernel.backward(77, function.readsOutput() ? y : data.x(), data.dy(), dx);
      update(digest, y, dx);
    }
    updateWithProducts(digest, kernels, data);
  }

  private static void updateWithWinograd(MessageDigest digest, KernelSet kernels) {
    ConvCase c = ConvCase.same(2, 5, 4, 17, 33, 3, 3);
    ConvData data = ConvData.of(c, Values.MIXED, Values.WIDE, Values.MIXED, 1);
    StageCase stage = StageCase.of(ConvCase.valid(1, 9, 8, 5, 33, 3, 3), 2, 2);
    ConvData pooled = ConvData.of(stage.conv(), Values.MIXED, Values.UNIFORM, Values.MIXED, 2);
    for (Algorithm tile : List.of(Algorithm.F2, Algorithm.F4)) {
      Choice choice = new Choice(tile);
      ConvRun run = ConvRun.of(kernels.conv2dWinograd(c.geometry(), choice), data);
      update(digest, run.y(), run.dx(), run.dw(), run.db());
      Conv2dGeometry g = stage.conv().geometry();
      StageRun fused =
          kernels
              .conv2dWinogradPool(g, stage.pool(), choice)
              .map(kernel -> StageRun.together(kernel, pooled, pooled.dy()))
              .orElseGet(() ->
                  StageRun.separate(
                      kernels.conv2dWinograd(g, choice),
                      kernels.maxPool2d(stage.pool()),
                      pooled,
                      pooled.dy()));
      update(digest, fused.y(), fused.dx(), fused.dw(), fused.db());
    }
  }

  private static void updateWithProducts(
      MessageDigest digest, KernelSet kernels, BatchNormData data) {
    MultiplyKernel multiply = kernels.multiply(77, 5, 1, 5);
    float[][] x = {data.x(), data.dy(), data.x()};
    float[] product = new float[5 * 77];
    float[] dv = new float[77];
    multiply.forward(1, x, product);
    multiply.backward(1, 1, x, product, dv);
    GroupNormKernel norm = new GroupNormKernel(kernels.batchNorm(5, 77), 7, 1e-3);
    float[] y = new float[5 * 77];
    float[] dx = new float[5 * 77];
    float[] statistics = new float[14];
    norm.forward(1, data.x(), data.dy(), data.x(), y, statistics);
    norm.backward(
        1, data.x(), data.dy(), statistics, data.x(), new float[77], new float[77], dx, true);
    update(digest, product, dv, y, dx, statistics);
  }

  private static void update(MessageDigest digest, float[]... arrays) {
    for (float[] array : arrays) {
      ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * array.length);
      for (float value : array) {
        bytes.putInt(Float.floatToRawIntBits(value));
      }
      digest.update(bytes.flip());
    }
  }
}

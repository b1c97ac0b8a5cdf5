package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DenseTest {

  private static final float BIG = 0x1p24f;

  static Stream<Arguments> casesAndSets() {
    return DenseCase.all().stream()
        .flatMap(c -> OtherRegisters.andOurs().stream().map(kernels -> Arguments.of(c, kernels)));
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void twoImagesThreeInputsTwoUnits(KernelSet kernels) {
    DenseData data =
        new DenseData(
            2,
            new float[] {1, 2, 3, 4, 5, 6},
            new float[] {1, 10, 2, 20, 3, 30},
            new float[] {0.5f, -0.5f},
            new float[] {1, 0, 2, 3});
    DenseRun run = DenseRun.of(kernels.dense(3, 2), data);
    Bits.assertSame(new float[] {14.5f, 139.5f, 32.5f, 319.5f}, run.y(), "y");
    Bits.assertSame(new float[] {1, 2, 3, 32, 64, 96}, run.dx(), "dx");
    // The chain starts from what was there, so whole numbers round as 0.1 + 1 + 8 does.
    float before = ConvRun.BEFORE;
    Bits.assertSame(
        new float[] {
          before + 1 + 8, before + 12, before + 2 + 10, before + 15, before + 3 + 12, before + 18
        },
        run.dw(),
        "dw");
    Bits.assertSame(new float[] {before + 1 + 2, before + 3}, run.db(), "db");
  }

  /** Sixteen partial sums, halved: 2^24 swallows a one that it meets, but not a pair of ones. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void forwardAddsSixteenPartialSums(KernelSet kernels) {
    // Inputs 0 and 16 are in one partial sum; input 8 joins it when the sums are halved.
    assertEquals(0f, sumOf(kernels, 0, BIG, 16, 1, 8, -BIG));
    assertEquals(1f, sumOf(kernels, 0, BIG, 16, -BIG, 8, 1));
    // Inputs 1 and 9 meet before they meet input 0; so do 2 and 6 + 8, 4 and 12.
    assertEquals(BIG + 2, sumOf(kernels, 0, BIG, 1, 1, 9, 1));
    assertEquals(BIG + 2, sumOf(kernels, 0, BIG, 2, 1, 14, 1));
    assertEquals(BIG + 2, sumOf(kernels, 0, BIG, 4, 1, 12, 1));
    assertEquals(BIG + 2, sumOf(kernels, 0, BIG, 3, 1, 5, 1));
    // Inputs 4 and 2 come one after the other, each swallowed.
    assertEquals(BIG, sumOf(kernels, 0, BIG, 4, 1, 2, 1));
    // Last of all the bias.
    assertEquals(0f, sumOf(kernels, 0, BIG, 32, 1, -1, -BIG));
  }

  /** The output of 37 inputs that are zero but for those given; index -1 is the bias. */
  private static float sumOf(KernelSet kernels, float... indexAndValue) {
    float[] x = new float[37];
    float[] b = new float[1];
    for (int i = 0; i < indexAndValue.length; i += 2) {
      if (indexAndValue[i] < 0) {
        b[0] = indexAndValue[i + 1];
      } else {
        x[(int) indexAndValue[i]] = indexAndValue[i + 1];
      }
    }
    DenseData data = new DenseData(1, x, ConvRun.filled(37, 1f), b, new float[1]);
    return DenseRun.of(kernels.dense(37, 1), data).y()[0];
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void backwardInputIsOneChainOverUnits(KernelSet kernels) {
    float[] ones = {1, 1, 1};
    DenseData data = new DenseData(1, new float[1], ones, new float[3], new float[] {BIG, 1, -BIG});
    assertEquals(0f, DenseRun.of(kernels.dense(1, 3), data).dx()[0]);
    data = new DenseData(1, new float[1], ones, new float[3], new float[] {BIG, -BIG, 1});
    assertEquals(1f, DenseRun.of(kernels.dense(1, 3), data).dx()[0]);
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void backwardWeightsIsOneChainOverImages(KernelSet kernels) {
    float[] dy = {BIG, 1, 1, -BIG};
    DenseData data = new DenseData(4, new float[] {1, 1, 1, 1}, new float[1], new float[1], dy);
    DenseRun run = DenseRun.of(kernels.dense(1, 1), data);
    assertEquals(0f, run.dw()[0]);
    assertEquals(0f, run.db()[0]);
  }

  @ParameterizedTest
  @MethodSource("casesAndSets")
  void agrees(DenseCase c, KernelSet kernels) {
    DenseTextbook textbook = new DenseTextbook(c.inputs(), c.units());
    DenseKernel used = kernels.dense(c.inputs(), c.units());
    for (Values values : List.of(Values.UNIFORM, Values.RELU, Values.WIDE, Values.MIXED)) {
      DenseData data = DenseData.of(c, values, values, values, c.hashCode());
      DenseData copy = data.copy();
      DenseRun.of(textbook, data).assertSame(DenseRun.of(used, data), kernels + ", " + values);
      copy.assertUnchanged(data);
    }
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void agreesOnRandomExtents(
      @ForAll @IntRange(min = 1, max = 9) int images,
      @ForAll @IntRange(min = 1, max = 200) int inputs,
      @ForAll @IntRange(min = 1, max = 70) int units,
      @ForAll Values x,
      @ForAll Values w,
      @ForAll Values dy,
      @ForAll int seed) {
    DenseData data = DenseData.of(new DenseCase(images, inputs, units), x, w, dy, seed);
    DenseRun expected = DenseRun.of(new DenseTextbook(inputs, units), data);
    for (KernelSet kernels : OtherRegisters.andOurs()) {
      expected.assertSame(DenseRun.of(kernels.dense(inputs, units), data), kernels);
    }
  }

  /** One chain over the images, whether they come at once or in two calls. */
  @ParameterizedTest
  @MethodSource("casesAndSets")
  void imagesMayComeInAnyChunks(DenseCase c, KernelSet kernels) {
    int n = c.images();
    assumeTrue(n > 1, "one image is one chunk");
    DenseKernel kernel = kernels.dense(c.inputs(), c.units());
    DenseData data = DenseData.of(c, Values.MIXED, Values.UNIFORM, Values.MIXED, 3);
    DenseRun whole = DenseRun.of(kernel, data);
    float[] dw = ConvRun.filled(kernel.gradientSize(), ConvRun.BEFORE);
    float[] db = ConvRun.filled(c.units(), ConvRun.BEFORE);
    kernel.backwardWeights(1, data.x(), data.dy(), dw, db);
    float[] x = Arrays.copyOfRange(data.x(), c.inputs(), data.x().length);
    float[] dy = Arrays.copyOfRange(data.dy(), c.units(), data.dy().length);
    kernel.backwardWeights(n - 1, x, dy, dw, db);
    float[] w = ConvRun.prepared(kernel, data.w());
    float[] y = new float[dy.length];
    float[] dx = new float[x.length];
    kernel.forward(n - 1, x, w, data.b(), y);
    kernel.backwardInput(n - 1, dy, w, dx);
    Bits.assertSame(whole.dw(), ConvRun.plain(kernel, dw), "dw");
    Bits.assertSame(whole.db(), db, "db");
    Bits.assertSame(Arrays.copyOfRange(whole.y(), c.units(), whole.y().length), y, "y");
    Bits.assertSame(Arrays.copyOfRange(whole.dx(), c.inputs(), whole.dx().length), dx, "dx");
  }

  /**
   * Slice after slice as {@code backwardWeights} gives them, added in order to +0, however many
   * images a chunk has.
   */
  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void slicesAreAddedInOrder(
      @ForAll @IntRange(min = 1, max = 200) int inputs,
      @ForAll @IntRange(min = 1, max = 23) int units,
      @ForAll @Size(min = 1, max = 7) List<@IntRange(min = 1, max = 19) Integer> slices,
      @ForAll @IntRange(min = 1, max = 4) int groups,
      @ForAll Values values,
      @ForAll int seed) {
    int most = groups * DenseKernel.IMAGE_GROUP;
    int total = slices.stream().mapToInt(n -> Math.ceilDiv(n, most)).sum();
    float[][] x = new float[total][most * inputs];
    float[][] dy = new float[total][most * units];
    boolean[] ends = new boolean[total];
    float[] expected = new float[inputs * units];
    DenseTextbook textbook = new DenseTextbook(inputs, units);
    int chunk = 0;
    for (int slice = 0; slice < slices.size(); slice++) {
      int n = slices.get(slice);
      DenseData data =
          DenseData.of(new DenseCase(n, inputs, units), values, values, values, seed + slice);
      float[] dw = new float[inputs * units];
      textbook.backwardWeights(n, data.x(), data.dy(), dw, new float[units]);
      for (int i = 0; i < dw.length; i++) {
        expected[i] += dw[i];
      }
      for (int first = 0; first < n; first += most, chunk++) {
        int images = Math.min(most, n - first);
        System.arraycopy(data.x(), first * inputs, x[chunk], 0, images * inputs);
        System.arraycopy(data.dy(), first * units, dy[chunk], 0, images * units);
        ends[chunk] = first + images == n;
      }
    }
    for (KernelSet kernels : OtherRegisters.andOurs()) {
      DenseKernel kernel = kernels.dense(inputs, units);
      float[] gradient = ConvRun.filled(3 + inputs * units, ConvRun.BEFORE);
      int middle = inputs / 2 / DenseKernel.ROW_GROUP * DenseKernel.ROW_GROUP;
      kernel.backwardWeightsOfSlices(total, most, x, dy, ends, middle, inputs, gradient, 3);
      kernel.backwardWeightsOfSlices(total, most, x, dy, ends, 0, middle, gradient, 3);
      float[] plain = Arrays.copyOfRange(gradient, 3, gradient.length);
      Bits.assertSame(expected, plain, kernels + ": dw");
    }
  }
}

package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.kernel.WinogradRule.Choice;

/** Weights and gradients are brought into a kernel's order and back by ranges of rows. */
final class WeightLayoutTest {

  private static final float GUARD = 12345.678f;
  private static final int OFFSET = 3;

  static Stream<Arguments> layouts() {
    return Stream.of(KernelSets.values())
        .flatMap(kernels -> {
          Stream<Arguments> convolutions =
              ConvCase.all().stream()
                  .map(c -> Arguments.of(kernels, c, kernels.conv2d(c.geometry())));
          Stream<Arguments> stages =
              StageCase.all().stream()
                  .flatMap(c ->
                      kernels.conv2dPool(c.conv().geometry(), c.pool()).stream()
                          .map(kernel -> Arguments.of(kernels, c, kernel)));
          Stream<Arguments> dense =
              DenseCase.all().stream()
                  .map(c -> Arguments.of(kernels, c, kernels.dense(c.inputs(), c.units())));
          return Stream.of(convolutions, stages, dense).flatMap(s -> s);
        });
  }

  /** Ranges of rows in any order give what all rows at once give; nothing else is touched. */
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("layouts")
  void rowsArePreparedInRanges(KernelSet kernels, Object geometry, WeightLayout layout) {
    float[] parameters = numbered(OFFSET + layout.weightSize() + 2);
    float[] before = parameters.clone();
    float[] whole = new float[layout.preparedSize()];
    layout.prepare(parameters, OFFSET, whole);
    float[] guarded = ConvRun.filled(layout.preparedSize(), GUARD);
    for (int[] range : ranges(layout.preparedBlocks())) {
      layout.prepare(parameters, OFFSET, range[0], range[1], guarded);
    }
    Bits.assertSame(before, parameters, "the flat vector");
    boolean[] seen = new boolean[parameters.length];
    for (int i = 0; i < whole.length; i++) {
      if (whole[i] == 0f) {
        // No weight is zero, so this place is padding, and padding is never written.
        assertEquals(GUARD, guarded[i]);
      } else {
        assertEquals(whole[i], guarded[i]);
        seen[(int) whole[i] - 1] = true;
      }
    }
    for (int i = 0; i < seen.length; i++) {
      assertEquals(i >= OFFSET && i < OFFSET + layout.weightSize(), seen[i]);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("layouts")
  void gradientsComeBackInRanges(KernelSet kernels, Object geometry, WeightLayout layout) {
    float[] accumulated = numbered(layout.gradientSize());
    float[] before = accumulated.clone();
    float[] whole = ConvRun.filled(OFFSET + layout.weightSize() + 2, GUARD);
    float[] inRanges = whole.clone();
    layout.gradientToWeights(accumulated, whole, OFFSET);
    for (int[] range : ranges(layout.gradientBlocks())) {
      layout.gradientToWeights(accumulated, range[0], range[1], inRanges, OFFSET);
    }
    Bits.assertSame(before, accumulated, "the accumulated gradient");
    Bits.assertSame(whole, inRanges, "the flat gradient");
    boolean[] used = new boolean[accumulated.length];
    for (int i = 0; i < whole.length; i++) {
      if (i < OFFSET || i >= OFFSET + layout.weightSize()) {
        assertEquals(GUARD, whole[i]);
      } else {
        int from = (int) whole[i] - 1;
        assertEquals(false, used[from], "element " + from + " came back twice");
        used[from] = true;
      }
    }
  }

  /** Winograd's blocks are channels: ranges of them in any order give what all at once give. */
  @ParameterizedTest
  @MethodSource("winograd")
  void transformedWeightsComeInRangesOfChannels(KernelSet kernels, ConvCase c, Choice choice) {
    Conv2dKernel kernel = kernels.conv2dWinograd(c.geometry(), choice);
    assertEquals(c.geometry().channels(), kernel.preparedBlocks());
    float[] parameters = numbered(OFFSET + kernel.weightSize() + 2);
    float[] whole = new float[kernel.preparedSize()];
    float[] inRanges = new float[kernel.preparedSize()];
    kernel.prepare(parameters, OFFSET, whole);
    for (int[] range : ranges(kernel.preparedBlocks())) {
      kernel.prepare(parameters, OFFSET, range[0], range[1], inRanges);
    }
    Bits.assertSame(whole, inRanges, "prepared weights");
    float[] accumulated = numbered(kernel.gradientSize());
    float[] flat = ConvRun.filled(parameters.length, GUARD);
    float[] flatInRanges = flat.clone();
    kernel.gradientToWeights(accumulated, flat, OFFSET);
    for (int[] range : ranges(kernel.gradientBlocks())) {
      kernel.gradientToWeights(accumulated, range[0], range[1], flatInRanges, OFFSET);
    }
    Bits.assertSame(flat, flatInRanges, "the flat gradient");
    for (int i = 0; i < flat.length; i++) {
      assertEquals(i < OFFSET || i >= OFFSET + kernel.weightSize(), flat[i] == GUARD);
    }
    onlyItsBlockOfTheGradientIsRead(kernel, accumulated, flat);
  }

  /** Of the accumulated gradient a block is what {@code WeightLayout.gradientRuns} says. */
  private static void onlyItsBlockOfTheGradientIsRead(
      WeightLayout layout, float[] accumulated, float[] flat) {
    int width = layout.gradientWidth();
    int runLength = layout.gradientBlocks() * width;
    float[] one = ConvRun.filled(accumulated.length, Float.NaN);
    float[] back = flat.clone();
    for (int run = 0; run < layout.gradientRuns(); run++) {
      System.arraycopy(accumulated, run * runLength, one, run * runLength, width);
    }
    layout.gradientToWeights(one, 0, 1, back, OFFSET);
    Bits.assertSame(flat, back, "the first block");
  }

  static Stream<Arguments> winograd() {
    return WinogradCases.all().stream()
        .flatMap(c ->
            WinogradCases.CHOICES.stream()
                .flatMap(choice ->
                    OtherRegisters.andOurs().stream()
                        .map(kernels -> Arguments.of(kernels, c, choice))));
  }

  /** 1, 2, 3, …: exact in float, as long as there are fewer than 2^24. */
  private static float[] numbered(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = i + 1;
    }
    return values;
  }

  /** Three ranges that cover all rows, the last one first, the middle one perhaps empty. */
  private static int[][] ranges(int rows) {
    SplittableRandom random = new SplittableRandom(rows);
    int a = random.nextInt(rows + 1);
    int b = random.nextInt(rows + 1);
    int low = Math.min(a, b);
    int high = Math.max(a, b);
    return new int[][] {{high, rows}, {low, high}, {0, low}};
  }
}

package org.lanewise.engine.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SoftmaxCrossEntropyTest {

  @Test
  void equalLogitsGiveTheLogarithmOfTheClassesAndEqualParts() {
    for (float logit : new float[] {0f, -3.25f, 1e30f}) {
      float[] logits = {logit, logit, logit, logit};
      float[] gradient = new float[4];
      Metrics metrics = new Metrics(4);
      new SoftmaxCrossEntropy().gradient(1, logits, Targets.ofLabels(4, 2), 1, gradient, metrics);
      assertEquals(StrictMath.log(4), metrics.lossSum());
      assertArrayEquals(new float[] {0.25f, 0.25f, -0.75f, 0.25f}, gradient);
    }
  }

  /** softmax(0, ln 3) = (1/4, 3/4). */
  @Test
  void twoLogitsByHand() {
    float[] logits = {0f, (float) Math.log(3)};
    float[] gradient = new float[2];
    Metrics metrics = new Metrics(2);
    new SoftmaxCrossEntropy().gradient(1, logits, Targets.ofLabels(2, 0), 1, gradient, metrics);
    assertEquals(Math.log(4), metrics.lossSum(), 1e-7);
    assertArrayEquals(new float[] {-0.75f, 0.75f}, gradient, 1e-7f);
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    float[] logits = {1000f, -1000f, 0f};
    assertEquals(0, lossOf(logits, 0));
    assertEquals(2000, lossOf(logits, 1));
    assertEquals(1000, lossOf(logits, 2));
    float largest = Float.MAX_VALUE;
    float[] extreme = {largest, -largest};
    assertEquals(2.0 * largest, lossOf(extreme, 1));
    float[] gradient = new float[2];
    new SoftmaxCrossEntropy()
        .gradient(1, extreme, Targets.ofLabels(2, 1), 1, gradient, new Metrics(2));
    assertArrayEquals(new float[] {1f, -1f}, gradient);
  }

  @Test
  void poisonedLogitsPoisonTheLoss() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (int place = 0; place < 3; place++) {
        float[] logits = {1f, 2f, 3f};
        logits[place] = bad;
        assertFalse(Double.isFinite(lossOf(logits, 0)), Arrays.toString(logits));
        float[] gradient = new float[3];
        new SoftmaxCrossEntropy()
            .gradient(1, logits, Targets.ofLabels(3, 0), 1, gradient, new Metrics(3));
        assertTrue(Float.isNaN(gradient[place]), Arrays.toString(gradient));
      }
    }
    assertTrue(Double.isNaN(lossOf(new float[] {Float.NEGATIVE_INFINITY}, 0)));
  }

  @Test
  void gradientsSumToZeroAndAreBetweenMinusOneAndOne() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 200; round++) {
      int classes = 1 + random.nextInt(20);
      float[] logits = new float[classes];
      for (int k = 0; k < classes; k++) {
        logits[k] = (float) random.nextDouble(-20, 20);
      }
      float[] gradient = new float[classes];
      int[] label = {random.nextInt(classes)};
      new SoftmaxCrossEntropy()
          .gradient(1, logits, Targets.ofLabels(classes, label), 1, gradient, new Metrics(classes));
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += gradient[k];
        assertTrue(k == label[0] ? gradient[k] <= 0 : gradient[k] >= 0);
      }
      assertEquals(0, sum, 1e-6);
    }
  }

  /** The mean is over the whole batch, of which a call sees only a part. */
  @Test
  void dividesByTheFullBatchAlsoWhereItSeesAPart() {
    float[] logits = {0.5f, -1f, 2f, 1f, 0.25f, -0.75f};
    Targets targets = Targets.ofLabels(3, 2, 0);
    float[] alone = new float[6];
    float[] part = new float[6];
    Metrics metrics = new Metrics(3);
    new SoftmaxCrossEntropy().gradient(2, logits, targets, 1, alone, metrics);
    new SoftmaxCrossEntropy().gradient(2, logits, targets, 64, part, new Metrics(3));
    for (int i = 0; i < 6; i++) {
      // A division by a power of two is exact.
      assertEquals(alone[i] / 64, part[i]);
    }
    assertEquals(metrics.lossSum() / 2, metrics.meanLoss());
  }

  @Test
  void countsTheSameWithAndWithoutTheGradient() {
    float[] logits = {0.5f, -1f, 2f, 1f, 1f, -0.75f};
    Targets targets = Targets.ofLabels(3, 2, 1);
    Metrics with = new Metrics(3);
    Metrics without = new Metrics(3);
    new SoftmaxCrossEntropy().gradient(2, logits, targets, 2, new float[6], with);
    new SoftmaxCrossEntropy().loss(2, logits, targets, without);
    assertEquals(with.lossSum(), without.lossSum());
    for (Metrics metrics : new Metrics[] {with, without}) {
      assertEquals(2, metrics.images());
      // Of equal logits the first is the prediction: class 0, which is wrong.
      assertEquals(1, metrics.correct());
      assertEquals(0.5, metrics.accuracy());
      assertEquals(1, metrics.predicted(0));
      assertEquals(0, metrics.predicted(1));
      assertEquals(1, metrics.predicted(2));
      assertEquals((3.5 / 3 + 2.75 / 3) / 2, metrics.meanAbsoluteLogit(), 1e-15);
    }
  }

  @Test
  void metricsAddAndClear() {
    Metrics one = new Metrics(2);
    one.count(0.5, new float[] {1, -3}, Targets.ofLabels(2, 0), 0);
    Metrics two = new Metrics(2);
    two.count(1.5, new float[] {3, 5}, Targets.ofLabels(2, 0), 0);
    one.add(two);
    assertEquals(2, one.images());
    assertEquals(1, one.correct());
    assertEquals(1, one.meanLoss());
    assertEquals(3, one.meanAbsoluteLogit());
    assertEquals(1, one.predicted(0));
    assertEquals(1, one.predicted(1));
    assertEquals(2, one.classes());
    one.clear();
    assertEquals(0, one.images());
    assertTrue(Double.isNaN(one.meanLoss()));
    assertTrue(Double.isNaN(one.accuracy()));
    assertEquals(0, one.predicted(1));
  }

  private static double lossOf(float[] logits, int label) {
    Metrics metrics = new Metrics(logits.length);
    new SoftmaxCrossEntropy().loss(1, logits, Targets.ofLabels(logits.length, label), metrics);
    return metrics.lossSum();
  }
}

package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model takes an image for is a value, of probabilities. */
final class PredictionTest {

  private static Prediction of(float... probabilities) {
    return new Prediction(List.of("cat", "dog"), probabilities);
  }

  @Test
  void equalContentIsEqual() {
    assertEquals(of(0.25f, 0.75f), of(0.25f, 0.75f));
    assertEquals(of(0.25f, 0.75f).hashCode(), of(0.25f, 0.75f).hashCode());
    assertNotEquals(of(0.25f, 0.75f), of(0.75f, 0.25f));
    assertNotEquals(of(1, 0), new Prediction(List.of("cat", "cow"), new float[] {1, 0}));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, -0.5f, 1.5f, 0.25f, Float.POSITIVE_INFINITY})
  void whatIsNoProbabilityIsRefused(float probability) {
    Exception thrown = assertThrows(IllegalArgumentException.class, () -> of(0.5f, probability));
    assertTrue(thrown.toString().contains("are no probabilities"), thrown::toString);
  }

  @Test
  void aNegativeNumberOfClassesIsRefused() {
    assertEquals(List.of(), of(1, 0).top(0));
    Exception thrown = assertThrows(IllegalArgumentException.class, () -> of(1, 0).top(-1));
    assertTrue(thrown.toString().contains("the top -1 classes"), thrown::toString);
  }
}

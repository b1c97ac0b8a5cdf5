package org.lanewise.engine.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which correlations of neighbours are those of pixels in a wrong order. */
final class PixelOrderTest {

  @ParameterizedTest
  @CsvSource({
    "0.92, 0.92, 0.74, 0.10, false", // CIFAR-10
    "0.73, 0.65, 0.49, 0.89, true", // its planes taken for interleaved pixels
    "0.64, 0.64, 0.45, 0.89, true", // and of 30 x 24 pixels
    "0.72, 0.74, 0.40, 0.75, true", // the planes of Solids-10
    "0.57, 0.76, 0.50, 0.59, false", // drawings with vertical stripes, 30 x 40
    "0.57, 1.00, 0.50, 1.00, false", // nothing but vertical stripes
  })
  void stripesAreNoPlanes(double pixel, double row, double third, double plane, boolean wrong) {
    Checkup c = Windows.checkup(List.of(10L, 10L), false, OptionalDouble.of(5));
    Observations observations =
        new Observations(
            new RunFacts(
                2,
                20,
                10,
                1,
                "adam",
                1e-3,
                0,
                10,
                10,
                0,
                1,
                OptionalDouble.empty(),
                OptionalDouble.empty()));
    observations.add(
        new Checkup(
            c.loss(),
            c.meanAbsoluteLogit(),
            c.inputMinimum(),
            c.inputMaximum(),
            c.inputMean(),
            c.inputDeviation(),
            c.imageDifference(),
            c.labels(),
            c.labelsAscend(),
            c.labelEntropy(),
            c.missingClasses(),
            c.labelSignal(),
            OptionalDouble.of(pixel),
            OptionalDouble.of(row),
            OptionalDouble.of(third),
            OptionalDouble.of(plane),
            c.alikeFilters()));
    assertEquals(wrong, new PixelOrderWrongCause().find(observations).isPresent());
  }
}

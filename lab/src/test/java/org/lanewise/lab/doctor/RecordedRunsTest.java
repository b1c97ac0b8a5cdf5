package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.engine.doctor.Finding;

/**
 * The logs of runs on all 50,000 images of CIFAR-10, of which the doctor once said something wrong:
 * their first windows, rounded. Small data does not show these.
 */
final class RecordedRunsTest {

  @ParameterizedTest
  @CsvSource({
    // Wrecked by the first steps; then nothing moved, and the rate was called too low.
    "deep-adam-0.1, learning-rate-too-high",
  })
  void areJudgedRight(String name, String cause) throws URISyntaxException {
    Path log =
        Path.of(
            Objects.requireNonNull(RecordedRunsTest.class.getResource(name + ".jsonl")).toURI());
    assertEquals(
        cause == null ? List.of() : List.of(cause),
        PastRun.read(log).stream().map(Finding::cause).toList());
  }
}

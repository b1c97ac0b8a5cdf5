package org.lanewise.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearTest {

  private static final List<String> LISTINGS =
      List.of("raw", "scaled", "shallow", "deep", "full-batch", "batch-64");

  @ParameterizedTest
  @CsvSource({
    "kitten, sitting, 3",
    "train, trian, 1",
    "a, '', 1",
    "'', '', 0",
    "deep, deep, 0",
    "ca, abc, 3"
  })
  void countsEdits(String a, String b, int edits) {
    assertEquals(edits, Near.distance(a, b));
    assertEquals(edits, Near.distance(b, a));
  }

  @ParameterizedTest
  @CsvSource({
    "dep, deep",
    "Deep, deep",
    "scale, scaled",
    "batch64, batch-64",
    "fullbatch, full-batch",
    "batch_64, batch-64"
  })
  void findsTheListingThatWasMeant(String typed, String meant) {
    assertEquals(Optional.of(meant), Near.find(typed, LISTINGS));
  }

  @Test
  void findsNothingWhereNothingIsNear() {
    assertEquals(Optional.empty(), Near.find("resnet50", LISTINGS));
    assertEquals("", Near.hint("x", List.of("networks", "train")));
    assertEquals(Optional.empty(), Near.find("deep".repeat(1 << 20), LISTINGS));
  }
}

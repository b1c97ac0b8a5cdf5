package org.lanewise.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.lab.listing.Listings;

class NearTest {

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
    assertEquals(Optional.of(meant), Near.find(typed, Listings.names()));
  }

  @Test
  void findsNothingWhereNothingIsNear() {
    assertEquals(Optional.empty(), Near.find("resnet50", Listings.names()));
    assertEquals("", Near.hint("x", List.of("networks", "train")));
  }
}

package org.lanewise.lab.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.tensor.Shape;

/** The article's table, and the costs that its shapes have by hand. */
class ListingsTest {

  private static Network network(String name) {
    return Network.of(Shape.of(32, 32, 3), Listings.find(name).orElseThrow().graph());
  }

  @ParameterizedTest
  @CsvSource({
    "raw,        1, 72906,  1,   32",
    "scaled,     2, 72906,  255, 32",
    "shallow,    3, 288906, 255, 32",
    "deep,       4, 42442,  255, 32",
    "full-batch, 5, 42442,  255, -1",
    "batch-64,   6, 42442,  255, 64"
  })
  void isTheArticles(String name, int article, int parameters, float divisor, int batch) {
    Listing listing = Listings.find(name).orElseThrow();
    assertEquals(article, listing.article());
    assertEquals(parameters, network(name).parameterCount());
    assertEquals(divisor, listing.preprocessing().divisor());
    assertEquals(batch, listing.batch().orElse(-1));
    assertTrue(Listings.find(listing.next()).isPresent());
  }

  /** As version 0.1.0 wrote them, byte for byte: models and checkpoints hold this text. */
  @Test
  void theirJsonStaysAsItWas() {
    String conv1 =
        "[{\"type\":\"conv2d\",\"name\":\"conv1\",\"filters\":32,\"kernel\":[3,3],\"strides\":[1,1],"
            + "\"padding\":\"valid\",\"activation\":\"relu\"},";
    String pool1 = "{\"type\":\"maxpool2d\",\"name\":\"pool1\",\"pool\":[2,2],\"strides\":[2,2]},";
    String conv2 = conv1.substring(1).replace("conv1", "conv2").replace("32", "64");
    String dense = "{\"type\":\"flatten\"},{\"type\":\"dense\",\"name\":\"dense\",\"units\":10}]";
    String oneBlock = conv1 + pool1 + dense;
    String twoBlocks = conv1 + pool1 + conv2 + pool1.replace("pool1", "pool2") + dense;
    assertEquals(
        List.of(oneBlock, oneBlock, conv1 + dense, twoBlocks, twoBlocks, twoBlocks),
        Listings.all().stream().map(listing -> NetworkJson.print(listing.graph())).toList());
  }

  @Test
  void costsAreThoseOfTheProducts() {
    List<Cost> costs = Cost.of(network("deep"));
    long conv1 = 2L * 30 * 30 * 27 * 32;
    long conv2 = 2L * 13 * 13 * 288 * 64;
    long dense = 2L * 2304 * 10;
    assertEquals(
        List.of(conv1, 0L, conv2, 0L, 0L, dense), costs.stream().map(Cost::forwardFlop).toList());
    assertEquals(
        List.of(conv1, 0L, 2 * conv2, 0L, 0L, 2 * dense),
        costs.stream().map(Cost::backwardFlop).toList());
    assertEquals(
        21.9e6, costs.stream().mapToDouble(c -> c.forwardFlop() + c.backwardFlop()).sum(), 5e4);
  }

  @Test
  void memoryGrowsWithParametersAndActivations() {
    Memory memory = Memory.of(network("scaled"));
    assertEquals(72906 * 4, memory.parameters());
    assertEquals((32 * 32 * 3 + 2 * (28800 + 7200 + 7200 + 10)) * 4, memory.perImage());
    assertEquals((4 * 72906 + 16 * (72906 - 72000) + 64 * (7200 + 10)) * 4, memory.training());
  }

  @Test
  void aListingTakesAnyNumberOfClassesAndNobodysOwnNetworkIsChanged() {
    for (Listing listing : Listings.all()) {
      assertSame(listing, listing.forClasses(10));
      Listing three = listing.forClasses(3);
      assertEquals(3, Network.of(Listings.INPUT, three.graph()).classes());
      assertTrue(three.network().endsWith(" - dense3"), three.network());
      assertEquals(listing.batch(), three.batch());
    }
    Listing own = Listing.of("own", Listings.all().getFirst().graph());
    assertSame(own, own.forClasses(3));
  }
}

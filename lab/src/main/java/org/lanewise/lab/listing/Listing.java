package org.lanewise.lab.listing;

import java.util.OptionalInt;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.train.Preprocessing;

/**
 * One of the article's examples.
 *
 * @param name as on the command line
 * @param article its number in the article
 * @param title what sets it apart, in a few words
 * @param network its layers in short, such as {@code conv32 - pool - dense10}
 * @param graph its layers and what they read
 * @param preprocessing how pixels become the network's input
 * @param batch images per step; empty for the whole training set
 * @param claim what the article says of it
 * @param next the listing that shows the next lesson
 */
public record Listing(
    String name,
    int article,
    String title,
    String network,
    Graph graph,
    Preprocessing preprocessing,
    OptionalInt batch,
    String claim,
    String next) {

  /** The batch in words. */
  public String batchLabel() {
    return batch.isPresent() ? Integer.toString(batch.getAsInt()) : "all";
  }

  /** The range of the input in words. */
  public String inputLabel() {
    return preprocessing.divisor() == 1 ? "0 to 255" : "0 to 1";
  }
}

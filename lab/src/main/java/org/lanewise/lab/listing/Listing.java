package org.lanewise.lab.listing;

import static org.lanewise.engine.Lanewise.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.train.Preprocessing;

/**
 * One of the article's images, or a network of somebody's own.
 *
 * @param name as on the command line
 * @param article its number in the article; 0 for a network of somebody's own
 * @param title what sets it apart, in a few words
 * @param network its layers in short, such as {@code conv32 - pool - dense10}
 * @param graph its layers and what they read
 * @param preprocessing how pixels become the network's input
 * @param batch images per step; empty for the whole training set
 * @param claim what the article says of it, or empty
 * @param next the listing that shows the next lesson, or empty
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

  /** How many images a step of a network of somebody's own takes. */
  private static final int BATCH = 64;

  /** A network of somebody's own, with scaled pixels. */
  public static Listing of(String name, Graph graph) {
    int layers = graph.nodes().size();
    return of(name, layers == 1 ? "1 layer" : layers + " layers", graph);
  }

  /** The same with its layers in short. */
  public static Listing of(String name, String words, Graph graph) {
    Preprocessing scaled = Preprocessing.scaled();
    return new Listing(name, 0, "", words, graph, scaled, OptionalInt.of(BATCH), "", "");
  }

  /**
   * One of the article's with so many classes: its last layer has that many units. A network of
   * somebody's own has as many as they wrote.
   */
  public Listing forClasses(int classes) {
    Node last = graph.nodes().getLast();
    if (article == 0 || !(last.layer() instanceof Dense dense) || dense.units() == classes) {
      return this;
    }
    List<Node> nodes = new ArrayList<>(graph.nodes());
    nodes.set(
        nodes.size() - 1,
        new Node(dense(classes).named(dense.name()).with(dense.learning()), last.inputs()));
    String words = network.replaceFirst("dense\\d+$", "dense" + classes);
    return new Listing(
        name, article, title, words, new Graph(nodes), preprocessing, batch, claim, next);
  }

  /** The same under another name. */
  public Listing named(String other) {
    return new Listing(other, article, title, network, graph, preprocessing, batch, claim, next);
  }

  /** The same with another graph. */
  public Listing with(Graph other) {
    return new Listing(name, article, title, network, other, preprocessing, batch, claim, next);
  }

  /** The same with another preprocessing. */
  public Listing with(Preprocessing other) {
    return new Listing(name, article, title, network, graph, other, batch, claim, next);
  }

  /** The batch in words. */
  public String batchLabel() {
    return batch.isPresent() ? Integer.toString(batch.getAsInt()) : "all";
  }

  /** The range of the input in words. */
  public String inputLabel() {
    return preprocessing.mean().length > 0
        ? "standardized"
        : preprocessing.divisor() == 1 ? "0 to 255" : "0 to 1";
  }
}

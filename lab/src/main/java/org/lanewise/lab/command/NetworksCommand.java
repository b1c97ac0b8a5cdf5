package org.lanewise.lab.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.lanewise.engine.network.Network;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;
import org.lanewise.lab.listing.Cost;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.listing.Memory;
import picocli.CommandLine.Command;

/** {@code networks}: the article's listings and what their networks cost. */
@Command(
    name = "networks",
    header = "Shows the article's networks and listings, and what they cost.",
    description = {
      "",
      "MFLOP are millions of multiplications and additions for one image; backward counts the gradients of the weights"
          + " and of the layer's input (which the first layer does not need).",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = "  ${ROOT-COMMAND-NAME} networks")
public final class NetworksCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    Screen screen = Screen.standard();
    ScreenTable table =
        new ScreenTable().left("listing").right("no.").left("network").left("input").left("batch");
    for (Listing listing : Listings.all()) {
      table
          .row(
              listing.name(),
              ScreenTable.count(listing.article()),
              listing.network(),
              listing.inputLabel(),
              listing.batchLabel())
          .note("the article says: " + listing.claim());
    }
    table.show(screen);
    networks().forEach((name, listings) -> show(screen, name, listings));
    return 0;
  }

  /** The networks by their short names, each with its listings. */
  private static Map<String, List<Listing>> networks() {
    Map<String, List<Listing>> networks = new LinkedHashMap<>();
    for (Listing listing : Listings.all()) {
      String key = listing.network() + ", input " + listing.inputLabel();
      networks.merge(
          key, List.of(listing), (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    return networks;
  }

  private static void show(Screen screen, String name, List<Listing> listings) {
    Network network = Network.of(Listings.INPUT, listings.getFirst().graph());
    screen.plain("");
    screen.prose(
        screen.styled("bold", name)
            + " ("
            + String.join(", ", listings.stream().map(Listing::name).toList())
            + ")");
    ScreenTable table =
        new ScreenTable()
            .left("layer")
            .left("kind", 9)
            .left("output", 12)
            .right("parameters")
            .right("MFLOP forward")
            .right("MFLOP backward");
    table.row("input", "", Listings.INPUT.toString());
    List<Cost> costs = Cost.of(network);
    for (int i = 0; i < costs.size(); i++) {
      Cost cost = costs.get(i);
      table.row(
          cost.layer().name(),
          cost.layer().getClass().getSimpleName(),
          network.nodes().get(i).shape().toString(),
          ScreenTable.count(cost.parameters()),
          millions(cost.forwardFlop()),
          millions(cost.backwardFlop()));
    }
    table.row(
        "total",
        "",
        "",
        ScreenTable.count(network.parameterCount()),
        millions(costs.stream().mapToLong(Cost::forwardFlop).sum()),
        millions(costs.stream().mapToLong(Cost::backwardFlop).sum()));
    table.show(screen);
    Memory memory = Memory.of(network);
    screen.prose(
        "memory: ",
        String.format(
            Locale.ROOT,
            "parameters %.2f MB; training adds %.1f MB, and %.2f MB for each image in work",
            memory.parameters() * 1e-6,
            memory.training() * 1e-6,
            memory.perImage() * 1e-6));
  }

  private static String millions(long flop) {
    return String.format(Locale.ROOT, "%.2f", flop * 1e-6);
  }
}

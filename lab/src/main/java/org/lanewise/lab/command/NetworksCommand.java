package org.lanewise.lab.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ImageSizeOption;
import org.lanewise.lab.cli.ListingArgument;
import org.lanewise.lab.cli.NetworkOption;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.listing.Cost;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.listing.Memory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code networks}: the article's listings and what their networks cost. */
@Command(
    name = "networks",
    header =
        "Shows the article's networks and listings or a network of your own, and what they cost.",
    description = {
      "",
      "MFLOP are millions of multiplications and additions for one image; backward counts the gradients of the weights"
          + " and, but for the first layer that has any, of what the layer reads.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} networks",
      "  ${ROOT-COMMAND-NAME} networks deep --json",
      "  ${ROOT-COMMAND-NAME} networks my-network.json --image-size 28x28x1",
      "  ${ROOT-COMMAND-NAME} networks conv32-bn-relu-pool2-gap-dense10"
    })
public final class NetworksCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NETWORK",
      description =
          "Show this network alone, and as JSON: that of a listing, or one as --network takes it. Default: all"
              + " listings.")
  private @Nullable String listing;

  @Mixin private NetworkOption network;
  @Mixin private ImageSizeOption imageSize;

  @Option(
      names = "--json",
      description =
          "Print the network as JSON and nothing else, as train --network reads it; with NETWORK or --network.")
  private boolean json;

  @Override
  public Integer call() {
    Screen screen = Screen.standard();
    Shape image = imageSize.shape();
    Optional<Listing> one =
        network.listing(listing).or(() -> Optional.ofNullable(listing).map(this::named));
    if (one.isPresent()) {
      show(screen, one.get(), image);
    } else if (json) {
      throw Calls.wrong(
          spec, "--json prints one network; name a listing, or a file with --network");
    } else {
      showAll(screen, image);
    }
    return 0;
  }

  private Listing named(String name) {
    return Listings.find(name).isEmpty() && NetworkOption.isNetwork(name)
        ? NetworkOption.read(spec, name)
        : ListingArgument.named(spec, name);
  }

  private void show(Screen screen, Listing one, Shape image) {
    Network made = network(one, image);
    if (!json) {
      show(screen, one.name(), one.network(), made);
    }
    screen.plain(NetworkJson.print(one.graph()));
  }

  private static Network network(Listing listing, Shape image) {
    try {
      return Network.of(image, listing.graph());
    } catch (LayerException e) {
      throw new WorkException(e.getMessage() + ".", e);
    }
  }

  private static void showAll(Screen screen, Shape image) {
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
    networks()
        .forEach((name, listings) ->
            show(
                screen,
                name,
                String.join(", ", listings.stream().map(Listing::name).toList()),
                network(listings.getFirst(), image)));
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

  private static void show(Screen screen, String name, String more, Network network) {
    screen.plain("");
    screen.prose(screen.styled("bold", name) + " (" + more + ")");
    ScreenTable table =
        new ScreenTable()
            .left("layer")
            .left("kind", 9)
            .left("output", 12)
            .right("parameters")
            .right("MFLOP forward")
            .right("MFLOP backward");
    table.row("input", "", network.inputShape().toString());
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
                memory.perImage() * 1e-6)
            + (memory.perBatchImage() == 0
                ? ""
                : String.format(
                    Locale.ROOT,
                    "; statistics of the whole batch keep %.2f MB of each of its images",
                    memory.perBatchImage() * 1e-6)));
  }

  private static String millions(long flop) {
    return String.format(Locale.ROOT, "%.2f", flop * 1e-6);
  }
}

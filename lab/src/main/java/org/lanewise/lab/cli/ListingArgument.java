package org.lanewise.lab.cli;

import org.jspecify.annotations.Nullable;
import org.lanewise.engine.tensor.Near;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The argument that names a listing. */
public final class ListingArgument {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  // A text, not a converted listing: a mistyped option before it should be told first.
  @Parameters(
      arity = "0..1",
      paramLabel = "LISTING",
      description =
          "raw, scaled, shallow, deep, full-batch or batch-64; ${ROOT-COMMAND-NAME} networks shows them. Default: "
              + Listings.DEFAULT
              + ".")
  private @Nullable String typed;

  /** The file's network where one is named, else the listing of that name. */
  public Listing listing(NetworkOption network) {
    return network
        .listing(typed)
        .orElseGet(() -> named(command, typed == null ? Listings.DEFAULT : typed));
  }

  /** The listing of this name; a wrong call where there is none. */
  public static Listing named(CommandSpec command, String name) {
    return Listings.find(name)
        .orElseThrow(() ->
            Calls.wrong(
                command,
                "there is no listing '%s'%s (the listings are %s)"
                    .formatted(
                        name,
                        Near.hint(name, Listings.names()),
                        String.join(", ", Listings.names()))));
  }
}

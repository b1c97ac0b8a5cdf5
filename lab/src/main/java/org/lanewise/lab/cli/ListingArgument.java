package org.lanewise.lab.cli;

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
          "raw, scaled, shallow, deep, full-batch or batch-64; ${ROOT-COMMAND-NAME} networks shows them. Default: ${DEFAULT-VALUE}.")
  private String name = Listings.DEFAULT;

  /** The listing of that name. */
  public Listing listing() {
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

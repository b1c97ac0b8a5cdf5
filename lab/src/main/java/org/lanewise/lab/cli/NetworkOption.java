package org.lanewise.lab.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.lab.listing.Listing;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that names a file of a network, in place of a listing. */
public final class NetworkOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--network",
      paramLabel = "FILE",
      description =
          "Take the network of this file in place of a listing: a list of layers as JSON (docs/networks.md), or a"
              + " model. Pixels are scaled to 0 to 1; batches have 64 images.")
  private @Nullable Path file;

  /** The file; null where none was named. */
  public @Nullable Path file() {
    return file;
  }

  /**
   * The network under the name of its file, with scaled pixels and batches of 64; empty where no
   * file was named.
   *
   * @param listing what was named besides, or null
   * @throws org.lanewise.engine.store.StoreException when the file can't be read or has no network
   */
  public Optional<Listing> listing(@Nullable String listing) {
    if (file == null) {
      return Optional.empty();
    }
    if (listing != null) {
      throw Calls.wrong(
          command,
          "--network %s and the listing '%s' contradict each other; give one of them"
              .formatted(file, listing));
    }
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return Optional.of(Listing.of(dot > 0 ? name.substring(0, dot) : name, NetworkJson.read(file)));
  }
}

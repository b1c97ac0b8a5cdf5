package org.lanewise.lab.explain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.Checkpoint;
import org.lanewise.engine.store.CheckpointFile;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.RunSettings;
import org.lanewise.engine.store.SafetensorsFile;
import org.lanewise.engine.tensor.Near;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.NetworkOption;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.ModelForm;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import picocli.CommandLine.Model.CommandSpec;

/** Where the parameters before the step come from. */
sealed interface Origin {

  /** The listing that is meant when no model is named. */
  String DEFAULT = "deep";

  /** The metadata entry that checkpoints have and models don't. */
  String CHECKPOINT = "checkpoint";

  /**
   * What it is, for a person.
   *
   * @param seed of fresh weights
   */
  String described(long seed);

  /** How the step is made. */
  TrainingSettings settings(long seed);

  /** What the optimizer remembers; empty where it is fresh. */
  default Optional<TrainingState> state() {
    return Optional.empty();
  }

  /** The same for images of so many classes, 0 where nobody knows: a listing takes any number. */
  default Origin forClasses(int classes) {
    return this;
  }

  /** A network with fresh weights. */
  record Fresh(Listing listing) implements Origin {

    @Override
    public Origin forClasses(int classes) {
      return classes == 0 ? this : new Fresh(listing.forClasses(classes));
    }

    @Override
    public String described(long seed) {
      return String.format(
          Locale.ROOT,
          "%s: %s, with fresh weights of seed %d",
          listing.name(),
          listing.network(),
          seed);
    }

    @Override
    public TrainingSettings settings(long seed) {
      return TrainingSettings.defaults(seed);
    }

    /** Its network for images of a shape. */
    Network network(Shape image) {
      try {
        return Network.of(image, listing.graph());
      } catch (LayerException e) {
        throw new WorkException(
            "the network does not go with images %s: %s.".formatted(image, e.getMessage()), e);
      }
    }

    /** Whether its weights depend on training images. */
    boolean needsImages() {
      Graph graph = listing.graph();
      return graph.layers().stream()
          .anyMatch(layer -> layer.learning().initializer().needsImages());
    }
  }

  /**
   * A model file, or a run's checkpoint.
   *
   * @param checkpoint where it is one, else null
   */
  record Saved(Path file, Model model, @Nullable Checkpoint checkpoint) implements Origin {

    @Override
    public String described(long seed) {
      return String.format(
          Locale.ROOT,
          "%s: a %s of %s with %,d parameters%s",
          file,
          checkpoint == null ? "model" : "checkpoint",
          Count.of(model.network().nodes().size(), "layer"),
          model.network().parameterCount(),
          checkpoint == null ? "" : ", after " + Count.of(checkpoint.state().steps(), "step"));
    }

    @Override
    public TrainingSettings settings(long seed) {
      return checkpoint != null
          ? checkpoint.run().training()
          : RunSettings.known(model.training()).orElse(TrainingSettings.defaults(seed));
    }

    @Override
    public Optional<TrainingState> state() {
      return Optional.ofNullable(checkpoint).map(Checkpoint::state);
    }

    static Saved read(Path file) {
      boolean isCheckpoint;
      try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
        isCheckpoint = tensors.metadata().containsKey(CHECKPOINT);
      }
      if (!isCheckpoint) {
        return new Saved(file, ModelForm.ofClasses(ModelFile.load(file)), null);
      }
      Checkpoint checkpoint = CheckpointFile.load(file);
      Model average = ModelForm.ofClasses(checkpoint.model());
      // The next step starts from the parameters themselves, not from their average.
      Model trained =
          new Model(
              average.network(),
              checkpoint.state().parameters(),
              average.preprocessing(),
              average.training(),
              average.data());
      return new Saved(file, trained, checkpoint);
    }
  }

  /**
   * What a call names.
   *
   * @param typed the model's name; null where none was given
   */
  static Origin of(CommandSpec spec, @Nullable String typed, NetworkOption network) {
    if (network.given() && typed != null) {
      throw Calls.wrong(
          spec,
          "--network %s and the model '%s' contradict each other; give one of them"
              .formatted(network.typed(), typed));
    }
    Optional<Listing> listing =
        network.listing(null).or(() -> Listings.find(typed == null ? DEFAULT : typed));
    if (listing.isPresent()) {
      return new Fresh(listing.get());
    }
    String name = String.valueOf(typed);
    if (ImageName.isImage(name)) {
      throw Calls.wrong(
          spec,
          "'%s' is an image, but stands where the MODEL does; name the MODEL first"
              .formatted(name));
    }
    if (ImageName.path(name).filter(Files::isDirectory).isPresent()) {
      throw Calls.wrong(
          spec,
          "%s is a folder; MODEL is a file, such as one of the checkpoints in it".formatted(name));
    }
    Path file =
        ImageName.path(name)
            .filter(Files::isRegularFile)
            .orElseThrow(() ->
                Calls.wrong(
                    spec,
                    "there is no listing and no model file '%s'%s (the listings are %s)"
                        .formatted(
                            name,
                            Near.hint(name, Listings.names()),
                            String.join(", ", Listings.names()))));
    return Saved.read(file);
  }
}

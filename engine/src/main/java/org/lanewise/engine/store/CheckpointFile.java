package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.store.NetworkTensors.Part;
import org.lanewise.engine.train.TrainingState;

/**
 * A checkpoint as a safetensors file: the tensors and metadata of a model file, and beside them
 * {@code optimizer/<array>/<layer>/kernel} and so on for what the optimizer remembers, {@code
 * average/<layer>/kernel} and so on where the run keeps an average of the parameters, {@code
 * best/<layer>/kernel} and so on for the best epoch, the {@link EpochTensors}, the metadata {@code
 * checkpoint} (the version of this layout), {@code training}, {@code settings}, {@code progress},
 * {@code best}, {@code memories} (the states of callbacks and schedule, by name) and {@code
 * numerics} (the edition of the contract; none is 1), and at the end {@code sha256}, the checksum
 * of everything before it.
 */
public final class CheckpointFile {

  static final String CHECKPOINT = "checkpoint";

  private static final int VERSION = 1;
  private static final String NUMERICS = "numerics";
  private static final String PREPROCESSING = "preprocessing";
  private static final String TRAINING = "training";
  private static final String SETTINGS = "settings";
  private static final String PROGRESS = "progress";
  private static final String STEPS = "steps";
  private static final String BEST = "best";
  private static final String AVERAGE = "average/";
  private static final String MEMORIES = "memories";

  private CheckpointFile() {}

  /**
   * Writes a checkpoint, whole or not at all.
   *
   * @throws StoreException when a parameter is not finite (such a state must not replace a good
   *     one), or the file system refuses
   */
  public static void save(Path file, Checkpoint checkpoint) {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(file, "file");
    Run run = checkpoint.run();
    TrainingState state = checkpoint.state();
    SafetensorsWriter writer =
        new SafetensorsWriter().metadata(CHECKPOINT, Integer.toString(VERSION));
    NetworkTensors.describe(run.network(), writer);
    run.data().describe(writer);
    writer
        .metadata(PREPROCESSING, PreprocessingJson.print(run.preprocessing()))
        .metadata(NUMERICS, Integer.toString(checkpoint.numerics()))
        .metadata(TRAINING, RunSettings.of(run.training()).toJson())
        .metadata(SETTINGS, run.settings().toJson())
        .metadata(PROGRESS, checkpoint.progress().toSettings().with(STEPS, state.steps()).toJson());
    if (!checkpoint.states().isEmpty()) {
      Settings memories = Settings.none();
      for (Map.Entry<String, String> memory : checkpoint.states().entrySet()) {
        memories = memories.with(memory.getKey(), memory.getValue());
      }
      writer.metadata(MEMORIES, memories.toJson());
    }
    NetworkTensors.add(file, writer, run.network(), Part.WHOLE, "", state.parameters());
    state
        .average()
        .ifPresent(average ->
            NetworkTensors.add(file, writer, run.network(), Part.WHOLE, AVERAGE, average));
    List<String> names = run.training().optimizer().stateNames();
    for (int i = 0; i < names.size(); i++) {
      NetworkTensors.add(
          file,
          writer,
          run.network(),
          Part.TRAINED,
          memory(names.get(i)),
          state.optimizerState()[i]);
    }
    checkpoint
        .best()
        .ifPresent(best -> {
          Settings about = Settings.none().with("epoch", best.epoch()).with("loss", best.loss());
          writer.metadata(BEST, about.toJson());
          NetworkTensors.add(
              file, writer, run.network(), Part.WHOLE, BEST + "/", best.parameters());
        });
    EpochTensors.add(writer, checkpoint.history(), checkpoint.progress().counts());
    writer.checksum().write(file);
  }

  /**
   * Reads a checkpoint and checks all of it, the checksum first. An optimizer that is none of
   * Lanewise's comes back without its code; {@link CheckpointFolder#resume} puts the one of the run
   * in its place.
   *
   * @throws StoreException when it can't be read, is damaged, or its parts do not go together
   */
  public static Checkpoint load(Path file) {
    Objects.requireNonNull(file, "file");
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      String version = NetworkTensors.required(tensors, CHECKPOINT);
      tensors.verifyChecksum();
      try {
        requireKnown(tensors, "the checkpoint has the layout", version, VERSION);
        return read(tensors);
      } catch (StoreException e) {
        throw e.ofWholeFile();
      }
    }
  }

  private static int requireKnown(SafetensorsFile tensors, String seen, String found, int newest) {
    for (int known = 1; known <= newest; known++) {
      if (found.equals(Integer.toString(known))) {
        return known;
      }
    }
    throw StoreException.of(
        tensors.path(),
        seen + " " + Quote.of(found),
        newest == 1 ? "1" : "one from 1 to " + newest,
        "go on with the version of Lanewise that wrote it");
  }

  private static Checkpoint read(SafetensorsFile tensors) {
    Path file = tensors.path();
    Network network = NetworkTensors.network(tensors);
    Run run =
        new Run(
            network,
            RunSettings.parse(file, settings(tensors, TRAINING), arrays(tensors)),
            PreprocessingJson.parse(file, NetworkTensors.required(tensors, PREPROCESSING), network),
            DataIdentity.read(
                file,
                tensors.metadata(),
                settings(tensors, SETTINGS),
                network.outputShape().size()),
            DataIdentity.others(tensors.metadata(), settings(tensors, SETTINGS)));
    boolean hasBest = tensors.metadata().containsKey(BEST);
    checkTensors(tensors, run, hasBest);
    Settings progress = settings(tensors, PROGRESS);
    try {
      return new Checkpoint(
          run,
          state(tensors, run, progress.whole(STEPS, -1)),
          EpochTensors.progress(tensors, progress),
          EpochTensors.history(tensors),
          hasBest ? Optional.of(best(tensors, network)) : Optional.empty(),
          states(tensors),
          requireKnown(
              tensors,
              "the numerics are of edition",
              tensors.metadata().getOrDefault(NUMERICS, "1"),
              NumericsEdition.CURRENT));
    } catch (IllegalArgumentException e) {
      throw StoreException.of(
          file,
          "the parts of the checkpoint do not go together: " + e.getMessage(),
          NetworkTensors.REMEDY);
    }
  }

  /** The names of the optimizer's arrays, from {@code optimizer/<array>/<layer>/kernel}. */
  private static List<String> arrays(SafetensorsFile tensors) {
    return tensors.names().stream()
        .map(name -> name.split("/", -1))
        .filter(parts -> parts.length == 4 && parts[0].equals("optimizer"))
        .map(parts -> parts[1])
        .distinct()
        .toList();
  }

  private static void checkTensors(SafetensorsFile tensors, Run run, boolean hasBest) {
    Network network = run.network();
    Set<String> unknown = new HashSet<>(tensors.names());
    unknown.removeAll(EpochTensors.NAMES);
    unknown.remove(SafetensorsFile.CHECKSUM);
    NetworkTensors.check(tensors, network, Part.WHOLE, "", unknown);
    for (String name : run.training().optimizer().stateNames()) {
      NetworkTensors.check(tensors, network, Part.TRAINED, memory(name), unknown);
    }
    if (run.training().update().average().isPresent()) {
      NetworkTensors.check(tensors, network, Part.WHOLE, AVERAGE, unknown);
    }
    if (hasBest) {
      NetworkTensors.check(tensors, network, Part.WHOLE, BEST + "/", unknown);
    }
    NetworkTensors.refuse(tensors, unknown);
    EpochTensors.check(tensors, network, run.data().ofClasses());
  }

  private static TrainingState state(SafetensorsFile tensors, Run run, long steps) {
    Optimizer optimizer = run.training().optimizer();
    float[][] memory =
        optimizer.stateNames().stream()
            .map(name -> NetworkTensors.read(tensors, run.network(), Part.TRAINED, memory(name)))
            .toArray(float[][]::new);
    boolean averages = run.training().update().average().isPresent();
    return new TrainingState(
        NetworkTensors.read(tensors, run.network(), Part.WHOLE, ""),
        memory,
        averages ? NetworkTensors.read(tensors, run.network(), Part.WHOLE, AVERAGE) : null,
        steps);
  }

  private static Checkpoint.Best best(SafetensorsFile tensors, Network network) {
    Settings about = settings(tensors, BEST);
    return new Checkpoint.Best(
        Math.toIntExact(Math.clamp(about.whole("epoch", 0), 0, Integer.MAX_VALUE)),
        about.required("loss"),
        NetworkTensors.read(tensors, network, Part.WHOLE, BEST + "/"));
  }

  private static Map<String, String> states(SafetensorsFile tensors) {
    Map<String, String> memories = new LinkedHashMap<>();
    if (tensors.metadata().containsKey(MEMORIES)) {
      Settings texts = settings(tensors, MEMORIES);
      for (String name : texts.names()) {
        memories.put(name, Objects.requireNonNull(texts.text(name)));
      }
    }
    return memories;
  }

  private static String memory(String name) {
    return "optimizer/" + name + "/";
  }

  static Settings settings(SafetensorsFile tensors, String key) {
    return Settings.parse(tensors.path(), key, NetworkTensors.required(tensors, key));
  }
}

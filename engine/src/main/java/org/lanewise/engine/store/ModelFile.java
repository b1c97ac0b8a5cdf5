package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.NetworkTensors.Part;
import org.lanewise.engine.train.Preprocessing;

/**
 * A trained network as a safetensors file, which any tool for that format opens. Tensors are {@code
 * <layer>/kernel} and {@code <layer>/bias}, F32, in Keras' layouts; the metadata has {@code
 * network} (see {@link NetworkJson}), {@code input} (the shape of one image as a JSON list), {@code
 * preprocessing} (an object of {@code divisor}, {@code mean} and {@code deviation}, the latter two
 * with one number per channel or none), {@code training} (see {@link Settings}) and {@code data}
 * (see {@link DataIdentity}).
 *
 * {@snippet :
 * Training training = Training.of(network).data(data).batch(10).epochs(1);
 * training.run();
 * training.model().save(folder.resolve("small.safetensors"));
 * Model model = ModelFile.load(folder.resolve("small.safetensors"));
 * assert Arrays.equals(model.parameters(), training.model().parameters());
 * }
 */
public final class ModelFile {

  private static final String PREPROCESSING = "preprocessing";
  private static final String TRAINING = "training";

  private ModelFile() {}

  /**
   * Writes a model, whole or not at all.
   *
   * @throws StoreException when the file system refuses
   */
  public static void save(Path file, Model model) {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(file, "file");
    SafetensorsWriter writer = new SafetensorsWriter();
    NetworkTensors.describe(model.network(), writer);
    writer.metadata(PREPROCESSING, PreprocessingJson.print(model.preprocessing()));
    writer.metadata(TRAINING, model.training().toJson());
    model.data().describe(writer);
    NetworkTensors.add(file, writer, model.network(), Part.WHOLE, "", model.parameters());
    writer.write(file);
  }

  /**
   * Reads the best epoch of a checkpoint, as {@link #load} does its last step.
   *
   * @throws StoreException when it is no checkpoint, no epoch was done yet, or as {@link #load}
   */
  public static Model loadBest(Path file) {
    Objects.requireNonNull(file, "file");
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      if (!tensors.metadata().containsKey(CheckpointFile.CHECKPOINT)) {
        throw StoreException.of(
            file,
            "this is a model, which has one set of parameters",
            "a checkpoint, which also keeps the best epoch",
            "name a checkpoint, or take the model as it is");
      }
    }
    Checkpoint checkpoint = CheckpointFile.load(file);
    Checkpoint.Best best =
        checkpoint
            .best()
            .orElseThrow(() ->
                StoreException.of(
                    file,
                    "no epoch was done when it was saved, so there is no best one",
                    "take a later checkpoint, or this one as it is"));
    Settings epoch = Settings.none().with("best_epoch", best.epoch());
    return checkpoint.run().model(best.parameters(), epoch);
  }

  /**
   * Reads a model and checks all of it: the network, that every tensor of it is there in its shape
   * and finite, and that no other is. Parameters that another tool has rounded to F16 or BF16 are
   * taken as they are. A file without training settings has empty ones. A checkpoint is a model
   * too: the network as it was at that point of its run.
   *
   * @throws StoreException when it can't be read or something does not fit; the sentence names the
   *     tensor
   */
  public static Model load(Path file) {
    Objects.requireNonNull(file, "file");
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      if (tensors.metadata().containsKey(CheckpointFile.CHECKPOINT)) {
        return CheckpointFile.load(file).model();
      }
      Network network = NetworkTensors.network(tensors);
      String text = NetworkTensors.required(tensors, PREPROCESSING);
      Preprocessing preprocessing = PreprocessingJson.parse(file, text, network);
      String training = tensors.metadata().get(TRAINING);
      Set<String> unknown = new HashSet<>(tensors.names());
      NetworkTensors.checkModel(tensors, network, unknown);
      NetworkTensors.refuse(tensors, unknown);
      Settings settings =
          training == null ? Settings.none() : Settings.parse(file, TRAINING, training);
      DataIdentity data =
          DataIdentity.read(file, tensors.metadata(), settings, network.outputShape().size());
      float[] parameters = NetworkTensors.read(tensors, network, Part.WHOLE, "");
      try {
        return new Model(network, parameters, preprocessing, settings, data);
      } catch (IllegalArgumentException e) {
        throw StoreException.impossible(file, "the model", e, NetworkTensors.REMEDY);
      }
    }
  }
}

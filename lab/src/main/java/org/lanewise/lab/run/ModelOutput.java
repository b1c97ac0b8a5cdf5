package org.lanewise.lab.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.lab.cli.WorkException;

/** Where a run leaves its model. */
public final class ModelOutput {

  private final Path file;

  private ModelOutput(Path file) {
    this.file = file;
  }

  /**
   * Looks before a long run whether the model can be written after it.
   *
   * @throws WorkException when it can't
   */
  public static ModelOutput to(Path file) {
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
    if (Files.isDirectory(file)) {
      throw new WorkException(
          "the model can't be saved to %s: it is a folder; name a file.".formatted(file));
    }
    if (!Files.isDirectory(folder)) {
      throw new WorkException(
          "the model can't be saved to %s: its folder does not exist; make the folder first."
              .formatted(file));
    }
    if (!Files.isWritable(folder)) {
      throw new WorkException(
          "the model can't be saved to %s: its folder may not be written to; name another with --save."
              .formatted(file));
    }
    return new ModelOutput(file);
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /**
   * Writes the model, whole or not at all.
   *
   * @throws org.lanewise.engine.store.StoreException when that fails
   */
  public void save(
      Network network, float[] parameters, Preprocessing preprocessing, Settings training) {
    ModelFile.save(file, new Model(network, parameters, preprocessing, training));
  }
}

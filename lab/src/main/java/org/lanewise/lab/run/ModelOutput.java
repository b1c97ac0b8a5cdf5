package org.lanewise.lab.run;

import java.nio.file.Path;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.train.Preprocessing;

/** Where a run leaves its model. */
final class ModelOutput {

  private final Path file;

  /** A model that goes to this file, which was found to be one that can be written. */
  ModelOutput(Path file) {
    this.file = file;
  }

  /** The file. */
  Path file() {
    return file;
  }

  /**
   * Writes the model, whole or not at all.
   *
   * @throws org.lanewise.engine.store.StoreException when that fails
   */
  void save(
      Network network,
      float[] parameters,
      Preprocessing preprocessing,
      Settings training,
      DataIdentity data) {
    ModelFile.save(file, new Model(network, parameters, preprocessing, training, data));
  }
}

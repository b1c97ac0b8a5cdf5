package org.lanewise.lab.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.flatten;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.lab.InJvm;

/** A model whose outputs are numbers, in the calls that take a model. */
final class NumberModelTest {

  @TempDir private Path folder;

  @Test
  void theCommandsAreForClasses() {
    Network network = Network.sequential(Shape.of(32, 32, 3), flatten(), dense(2));
    String file = folder.resolve("places.safetensors").toString();
    new Model(
            network,
            network.initialParameters(1),
            Preprocessing.scaled(),
            Settings.none(),
            DataIdentity.ofNumbers("row", "column"))
        .save(Path.of(file));
    for (List<String> call :
        List.of(
            List.of("evaluate", file, "--data", "solids10"),
            List.of("predict", file, file),
            List.of("doctor", file, "--data", "solids10"),
            List.of("gradcheck", file),
            List.of("explain", file, "solids10/train/1"))) {
      InJvm.Result result = InJvm.run(call.toArray(String[]::new));
      assertEquals(1, result.status(), call + ": " + result.err());
      assertTrue(
          result.err().contains("the model puts out numbers (row, column), no classes"),
          call + ": " + result.err());
    }
    assertTrue(InJvm.good("networks", file).out().contains("dense"));
  }
}

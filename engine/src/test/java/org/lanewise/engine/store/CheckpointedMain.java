package org.lanewise.engine.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.Workers;

/**
 * The tiny run as a process of its own that can be killed: saves after every step, goes on from
 * what is there, and prints the SHA-256 of the final parameters. Arguments: the folder, and how
 * many times 20 steps to train; a third one asks for the residual network.
 */
final class CheckpointedMain {

  private CheckpointedMain() {}

  public static void main(String[] arguments) {
    try (CheckpointFolder folder = CheckpointFolder.open(Path.of(arguments[0]), 2);
        Workers workers = new Workers(1)) {
      System.out.println("open");
      Run tiny = arguments.length > 2 ? TinyRun.residual() : TinyRun.run();
      int epochs = TinyRun.EPOCHS * Integer.parseInt(arguments[1]);
      Run run =
          new Run(
              tiny.network(),
              tiny.training().withEpochs(epochs),
              tiny.preprocessing(),
              tiny.data(),
              tiny.settings());
      Resumption resumption = folder.resume(run);
      resumption.skipped().forEach(sentence -> System.out.println("skipped " + sentence));
      Trainer trainer = TinyRun.trainer(run, KernelSets.TEXTBOOK, workers, resumption.checkpoint());
      System.out.println("step " + trainer.state().steps());
      trainer.addCallback(new Checkpointing(folder, run, trainer, 1, resumption.checkpoint()));
      trainer.run();
      System.out.println("sha256 " + sha256(trainer.state().parameters()));
    } catch (StoreException e) {
      System.out.println("refused " + e.getMessage());
      System.exit(1);
    }
  }

  private static String sha256(float[] parameters) {
    ByteBuffer bytes =
        ByteBuffer.allocate(parameters.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(parameters);
    return HexFormat.of().formatHex(Sha256.digest().digest(bytes.array()));
  }
}

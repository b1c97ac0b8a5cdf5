package org.lanewise.lab.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.dense;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.lab.TinyData;

/** Work that can't be done: status 1, one sentence that names the file, no stack trace. */
class FailedWorkTest {

  @TempDir private static Path folder;

  @BeforeAll
  static void makeBadFiles() throws IOException {
    Path tiny = TinyData.write(folder.resolve("tiny"));
    Path truncated = copy(tiny, "truncated");
    byte[] records = Files.readAllBytes(truncated.resolve("data_batch_1.bin"));
    Files.write(truncated.resolve("data_batch_1.bin"), Arrays.copyOf(records, records.length - 7));
    Path mislabelled = copy(tiny, "mislabelled");
    records[3073 * 5] = 77;
    Files.write(mislabelled.resolve("data_batch_1.bin"), records);
    Files.createDirectory(folder.resolve("empty"));
    Files.createFile(folder.resolve("nothing"));
    Files.writeString(folder.resolve("k.h5"), "\u0089HDF\r\n\u001a\n....", ISO_8859_1);
    Files.writeString(folder.resolve("p.pth"), "\u0080\u0002}q\0.........", ISO_8859_1);
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("k.keras")))) {
      for (String name : new String[] {"metadata.json", "config.json", "model.weights.h5"}) {
        zip.putNextEntry(new ZipEntry(name));
      }
    }
    Files.writeString(folder.resolve("text.safetensors"), "this is no model at all");
    save("small.safetensors", Shape.of(8, 8, 3), 10);
    save("binary.safetensors", Shape.of(32, 32, 3), 2);
    byte[] model = Files.readAllBytes(folder.resolve("small.safetensors"));
    Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(model, model.length - 100));
  }

  private static Path copy(Path tiny, String name) throws IOException {
    Path target = Files.createDirectory(folder.resolve(name));
    for (String file : new String[] {"data_batch_1.bin", "data_batch_2.bin", "test_batch.bin"}) {
      Files.copy(tiny.resolve(file), target.resolve(file));
    }
    return target;
  }

  private static void save(String name, Shape input, int classes) {
    Network network = Network.sequential(input, new Flatten("flatten"), dense(classes));
    ModelFile.save(
        folder.resolve(name),
        new Model(
            network,
            network.initialParameters(1),
            Preprocessing.scaled(),
            Settings.none(),
            DataIdentity.unknown()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train --data nowhere/at/all                           | nowhere/at/all does not exist
          train --data empty                                    | empty has no class folders
          train --data tiny/test_batch.bin                      | test_batch.bin is a file
          train --data truncated                                | data_batch_1.bin
          train --data mislabelled                              | 77
          train --data tiny --batch 301                         | larger than the training set of 300 images
          train --data tiny --train-images 301                  | tiny/train has 300 training images
          evaluate missing.safetensors --data tiny              | there is no such file
          evaluate text.safetensors --data tiny                 | text.safetensors
          evaluate cut.safetensors --data tiny                  | cut.safetensors
          evaluate small.safetensors --data tiny                | but the network takes [8, 8, 3]
          evaluate binary.safetensors --data tiny               | the network has outputs for 2
          predict small.safetensors tiny/test_batch.bin         | test_batch.bin
          parity small.safetensors                              | there is no tensor "x"
          parity tiny/test_batch.bin                            | test_batch.bin
          evaluate k.keras --data tiny                          | k.keras: this is a Keras model in Keras' own format
          doctor k.h5                                           | k.h5: this is an HDF5 file, as Keras writes
          predict p.pth tiny/x.png                              | p.pth: this is a Python pickle
          doctor text.safetensors                               | text.safetensors: this is a text
          doctor nothing                                        | nothing is empty
          doctor small.safetensors --data tiny                  | the images are [32, 32, 3], but the network takes [8, 8, 3]
          doctor binary.safetensors --data tiny                 | the images have 10 classes, but the network has outputs for 2
          find-rate --data tiny --batch 301                     | larger than the training set of 300 images
          data info --data empty                                | empty has no class folders
          """)
  void oneSentence(String call, String sentence) {
    Lanewise.Result result =
        new Lanewise(folder).with("-XX:TieredStopAtLevel=1").standing().run(call.split(" "));
    assertAll(
        () -> assertEquals(1, result.status(), result.err()),
        () -> assertEquals(1, result.err().lines().count(), result.err()),
        () -> assertTrue(result.err().startsWith("lanewise: "), result.err()),
        () -> assertTrue(result.err().contains(sentence), result.err()),
        () -> assertFalse(result.err().contains("Exception"), result.err()),
        () -> assertFalse(result.err().contains("bug in Lanewise"), result.err()),
        () -> assertFalse(Files.exists(folder.resolve("cache")), "looked for data too early"));
  }

  @Test
  void vectorsThatAreTooNarrowLeaveTheKernelsThatNeedNone() {
    Lanewise.Result result =
        new Lanewise(folder)
            .with("-XX:MaxVectorSize=8")
            .run("gradcheck", "scaled", "--samples", "1", "--images", "1");
    assertAll(
        () -> assertEquals(0, result.status(), result.err()),
        () -> assertTrue(result.out().startsWith("im2col kernels, "), result.out()),
        () -> assertTrue(result.out().contains("-XX:MaxVectorSize"), result.out()));
  }

  @Test
  void adviceOnMemoryFitsTheMachineAndNamesTheLaunchersVariable() throws IOException {
    Path big = Files.createDirectory(folder.resolve("big"));
    for (String name : new String[] {"data_batch_1.bin", "test_batch.bin"}) {
      try (RandomAccessFile file = new RandomAccessFile(big.resolve(name).toFile(), "rw")) {
        file.setLength(3073L * 20_000); // black images of class 0, which take no room on the disk
      }
    }
    Lanewise.Result result =
        new Lanewise(folder).with("-Xmx32m").run("data", "info", "--data", "big");
    assertAll(
        () -> assertEquals(1, result.status(), result.out()),
        () -> assertEquals(1, result.err().lines().count(), result.err()),
        () -> assertTrue(result.err().contains("big/train takes 61 MB"), result.err()),
        () -> assertTrue(result.err().contains("LANEWISE_JAVA_OPTS=-Xmx"), result.err()));
  }

  @Test
  void withoutTheVectorModuleOtherKernelsRunAndSayWhy() {
    Lanewise plain = new Lanewise(folder).withoutVectors();
    Lanewise.Result fast = plain.run("train", "--data", "tiny", "--kernels", "fast");
    Lanewise.Result any =
        plain.run(
            "train",
            "scaled",
            "--data",
            "tiny",
            "--epochs",
            "1",
            "--train-images",
            "40",
            "--test-images",
            "10",
            "--no-save");
    assertAll(
        () -> assertEquals(1, fast.status(), fast.err()),
        () -> assertTrue(fast.err().contains("--add-modules jdk.incubator.vector"), fast.err()),
        () -> assertEquals(0, any.status(), any.err()),
        () -> assertTrue(any.out().startsWith("im2col kernels, "), any.out()),
        () -> assertTrue(any.out().contains("jdk.incubator.vector is missing"), any.out()));
  }
}

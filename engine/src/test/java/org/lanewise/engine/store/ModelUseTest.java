package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.flatten;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.LabelledImage;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.Split;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.folder.Form;
import org.lanewise.datasets.folder.ImageFolder;
import org.lanewise.datasets.picture.Fit;
import org.lanewise.engine.Training;
import org.lanewise.engine.loss.Confusion;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Prediction;
import org.lanewise.engine.train.Preprocessing;

/** A model that was trained from Java reads pictures as those that it was trained on. */
final class ModelUseTest {

  private static final int EACH = 10;

  private static final Preprocessing STANDARDIZED =
      new Preprocessing(255, new float[] {0.4f, 0.5f, 0.6f}, new float[] {0.2f, 0.3f, 0.25f});

  @TempDir private Path folder;
  private Path pets;

  /** Pictures twice as wide as high, with noise in the middle and on both sides. */
  @BeforeEach
  void paint() throws IOException {
    pets = folder.resolve("pets");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2 * EACH; i++) {
      Path place = Files.createDirectories(pets.resolve(i % 2 == 0 ? "cat" : "dog"));
      BufferedImage image = new BufferedImage(24, 12, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 24 * 12; p++) {
        image.setRGB(p % 24, p / 24, (i % 2 == 0 ? 0x800000 : 0x000080) + random.nextInt(0x7fff));
      }
      assertTrue(ImageIO.write(image, "png", place.resolve(i + ".png").toFile()));
    }
  }

  private static Training training(TrainAndTest data) {
    Network network =
        Network.sequential(Shape.of(6, 6, 3), conv2d(4, 3).relu(), flatten(), dense(2));
    return Training.of(network).data(data).batch(8).epochs(2).seed(5).preprocessing(STANDARDIZED);
  }

  @ParameterizedTest
  @EnumSource(Fit.class)
  void picturesAreFittedAsThoseThatItLearned(Fit fit) {
    TrainAndTest data =
        ImageFolder.of(pets).size(6, 6).fit(fit).uncached().read().trainAndTest(0.2, 3);
    Path best = folder.resolve("best.safetensors");
    Training training = training(data).saveBest(best).checkpoints(folder.resolve("run"));
    training.run();
    Path last = folder.resolve("last.safetensors");
    training.model().save(last);
    for (Model model : List.of(ModelFile.load(last), ModelFile.load(best))) {
      assertEquals(new Form(6, 6, fit), model.form());
      assertEquals(Optional.of(new Split.Part(0.2, 3)), DataSettings.split(model.training()));
      assertEquals(16, model.training().whole("train_images", 0));
      assertEquals(4, model.training().whole("test_images", 0));
      // A picture from its file has the same figures as in the set.
      List<Prediction> inSet = model.predict(data.test());
      List<Path> files = List.of(pets.resolve("cat/0.png"), pets.resolve("dog/1.png"));
      List<Prediction> fromFiles = model.predict(files);
      LabelledImages read =
          ImageSet.of(
              "read",
              data.train().classNames(),
              6,
              6,
              3,
              files.stream().map(file -> LabelledImage.picture(file, 0, 6, 6, fit)).iterator());
      for (int i = 0; i < files.size(); i++) {
        float[] expected = model.predict(read).get(i).probabilities();
        assertArrayEquals(expected, fromFiles.get(i).probabilities());
        assertArrayEquals(expected, model.predict(files.get(i)).probabilities());
      }
      Metrics metrics = model.evaluate(data.test());
      Confusion confusion = metrics.confusion();
      for (int i = 0; i < inSet.size(); i++) {
        assertTrue(confusion.count(data.test().label(i), inSet.get(i).label()) > 0);
      }
      assertEquals(metrics.correct(), confusion.correct(0) + confusion.correct(1));
    }
  }

  /** As it is for a file, whoever looks: the picture is twice as wide as high. */
  @Test
  void aModelOfNoPicturesCropsThem() {
    TrainAndTest data = ImageFolder.of(pets).size(6, 6).uncached().read().trainAndTest(0.2, 3);
    ImageSet changed = data.train().map(pixels -> pixels);
    Training training = training(new TrainAndTest("changed", changed, changed));
    training.run();
    assertEquals(Fit.CROP, training.model().form().fit());
    assertEquals(Optional.empty(), DataSettings.split(training.model().training()));
  }

  @Test
  void aModelOfGreyImagesTakesNoPicture() {
    ImageSet grey = ImageSet.of("grey", List.of("a", "b"), 6, 6, 1, new byte[72], new int[] {0, 1});
    Network network = Network.sequential(Shape.of(6, 6, 1), flatten(), dense(2));
    Training training =
        Training.of(network).data(new TrainAndTest("grey", grey, grey)).batch(2).epochs(1);
    training.run();
    Model model = training.model();
    Path file = pets.resolve("cat/0.png");
    assertEquals(
        "the model takes inputs of shape [6, 6, 1], but a picture is [height, width, 3]",
        assertThrows(IllegalStateException.class, () -> model.predict(file)).getMessage());
    assertEquals(2, model.predict(grey).size());
  }

  /** What overflows has no likeliest class. */
  @Test
  void anOutputThatIsNotFiniteIsNoPrediction() {
    byte[] pixels = new byte[72];
    Arrays.fill(pixels, 36, 72, (byte) 255);
    ImageSet grey = ImageSet.of("grey", List.of("a", "b"), 6, 6, 1, pixels, new int[] {0, 1});
    Network network = Network.sequential(Shape.of(6, 6, 1), flatten(), dense(2));
    float[] parameters = network.initialParameters(1);
    Arrays.fill(parameters, 3e38f);
    Model model =
        new Model(
            network, parameters, Preprocessing.scaled(), Settings.none(), DataIdentity.unknown());
    assertEquals(1, model.predict(grey.subset(0)).size());
    Exception thrown = assertThrows(IllegalStateException.class, () -> model.predict(grey));
    assertTrue(
        thrown.toString().contains("the output of the network for image 1 "), thrown::toString);
    assertEquals(1, model.evaluate(grey).confusion().none(1));
  }

  @Test
  void anUnknownFitIsRefused() {
    TrainAndTest data = ImageFolder.of(pets).size(6, 6).uncached().read().trainAndTest(0.2, 3);
    Training training = training(data);
    training.run();
    Model model = training.model();
    Settings other = model.training().with("image_fit", "turned");
    assertEquals(
        "its pictures were fitted in a way that this version doesn't know: \"turned\"",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new Model(
                        model.network(),
                        model.parameters(),
                        model.preprocessing(),
                        other,
                        model.data()))
            .getMessage());
  }
}

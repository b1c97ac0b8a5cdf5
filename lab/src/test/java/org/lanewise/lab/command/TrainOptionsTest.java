package org.lanewise.lab.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.cosine;
import static org.lanewise.engine.Lanewise.oneCycle;
import static org.lanewise.engine.Lanewise.warmUp;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.datasets.Split;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.RmsProp;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.optim.StepDecay;
import org.lanewise.engine.store.DataSettings;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.RunSettings;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.lab.InJvm;
import org.lanewise.lab.TinyData;

/** The options of train: what they mean, what is refused, and that a run goes on with each. */
class TrainOptionsTest {

  private static final String SHA256 = "sha256 of the parameters";

  @TempDir private static Path folder;

  @BeforeAll
  static void write() {
    TinyData.write(folder.resolve("tiny"));
  }

  private static String[] call(String options) {
    return call("--validation test " + options, 3);
  }

  private static String[] call(String options, int epochs) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "train",
                "--network",
                "conv4s2-relu-gap-dense10",
                "--data",
                folder.resolve("tiny").toString(),
                "--no-doctor",
                "--batch",
                "100",
                "--epochs",
                Integer.toString(epochs)));
    if (!options.isEmpty()) {
      words.addAll(List.of(options.strip().split(" +")));
    }
    return words.toArray(String[]::new);
  }

  private static Model trained(String options) {
    Path file = folder.resolve("m.safetensors");
    InJvm.good(call(options + " --save " + file));
    return ModelFile.load(file);
  }

  private static TrainingSettings settings(String options) {
    return RunSettings.known(trained(options).training()).orElseThrow();
  }

  @Test
  void optimizersHaveTheirSettings() {
    assertEquals(
        new RmsProp(1e-3, 0.9, 0.5, 1e-7),
        settings("--optimizer rmsprop --momentum 0.5").optimizer());
    assertEquals(
        new Sgd(0.02, 0.8, true),
        settings("--optimizer sgd --momentum 0.8 --nesterov --learning-rate 0.02").optimizer());
    assertEquals(Adam.defaults().withDecay(0.01), settings("--optimizer adamw").optimizer());
    assertEquals(Adam.defaults().withDecay(0.5), settings("--weight-decay 0.5").optimizer());
  }

  @Test
  void schedulesKnowTheRun() {
    assertEquals(oneCycle(4e-3), settings("--schedule one-cycle").schedule());
    assertEquals(oneCycle(0.02), settings("--schedule one-cycle --peak 0.02").schedule());
    assertEquals(new StepDecay(3, 0.1), settings("--schedule step").schedule());
    assertEquals(warmUp(5, cosine()), settings("--schedule cosine --warmup 1.5").schedule());
    TrainingSettings all = settings("--clip-norm 2 --ema 0.5 --label-smoothing 0.1");
    assertEquals(2, all.update().clipNorm().orElseThrow());
    assertEquals("ema", all.update().average().orElseThrow().label());
    assertEquals(0.1, all.loss().settings().get("smoothing"));
  }

  @Test
  void classesAreBalancedByTheirCounts() {
    double weighted = 0;
    var settings = settings("--class-weights balanced").loss().settings();
    var train = TinyData.part("tiny/train", TinyData.TRAIN, 0);
    for (int i = 0; i < train.size(); i++) {
      weighted += settings.getOrDefault("weight." + train.label(i), 0.0);
    }
    assertEquals(TinyData.TRAIN, weighted, 1e-3);
  }

  @Test
  void standardizedImagesHaveMeanZeroAndDeviationOne() {
    Model model = trained("--standardize");
    var train = TinyData.part("tiny/train", TinyData.TRAIN, 0);
    var reader = model.dataset(train).newReader();
    float[] image = new float[3072];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < train.size(); i++) {
      reader.read(i, 0, image, 0);
      for (int at = 0; at < image.length; at += 3) {
        sum += image[at];
        squares += image[at] * image[at];
      }
    }
    assertEquals(0, sum / (train.size() * 1024), 1e-4);
    assertEquals(1, squares / (train.size() * 1024), 1e-4);
  }

  /** Each changes the result, and is gone on with to the same bits after any step. */
  @Test
  void aRunGoesOnWithEach() {
    Set<String> hashes = new HashSet<>();
    List<String> all =
        List.of(
            "",
            "--optimizer adamw --schedule one-cycle",
            "--optimizer rmsprop --momentum 0.5 --schedule cosine --warmup 0.5",
            "--optimizer sgd --nesterov --weight-decay 0.01 --schedule linear",
            "--schedule step --clip-norm 0.1 --ema 0.9",
            "--schedule plateau --label-smoothing 0.1 --class-weights balanced",
            "--standardize --initializer he",
            "--augment flip,crop2,shift,rotate,zoom,cutout,jitter");
    for (int i = 0; i < all.size(); i++) {
      String options = all.get(i) + " --no-save";
      String whole = InJvm.good(call(options)).line(SHA256);
      assertTrue(hashes.add(whole), options);
      String checkpoint =
          " --checkpoint " + folder.resolve("run" + i) + " --checkpoint-every 4 --keep 9";
      assertEquals(whole, InJvm.good(call(options + checkpoint)).line(SHA256));
      File[] saved =
          folder
              .resolve("run" + i)
              .toFile()
              .listFiles((dir, name) -> name.matches("checkpoint-.*"));
      Arrays.sort(saved);
      assertEquals(3, saved.length);
      assertTrue(saved[2].delete() && saved[1].delete());
      InJvm.Result on =
          InJvm.good(call(options + checkpoint + " --resume --threads 1 --kernels im2col"));
      assertTrue(on.out().contains("resuming from"), on.out());
      assertEquals(whole, on.line(SHA256), options);
      InJvm.Result other =
          InJvm.run(call(options + checkpoint + " --resume --optimizer sgd --learning-rate 0.5"));
      assertNotEquals(0, other.status(), "another run");
    }
  }

  /** The module that knows clusters is not on this class path. */
  @Test
  void aClusterNeedsItsModuleAndNoStatisticsOfTheWholeBatch() {
    String[] words = call("--master local --no-save");
    InJvm.Result without = InJvm.run(words);
    assertEquals(1, without.status(), without.toString());
    assertTrue(without.err().contains("--master needs the module cluster"), without.err());
    words[2] = "conv4s2-bn-relu-gap-dense10";
    InJvm.Result whole = InJvm.run(words);
    assertEquals(1, whole.status(), whole.toString());
    assertTrue(whole.err().contains("takes its statistics from the whole batch"), whole.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --optimizer adamm                    | there is no optimizer 'adamm'; did you mean adam? (the optimizers are adam, adamw, sgd, rmsprop)
          --optimizer adamw --momentum 0.5     | --momentum goes with --optimizer sgd or rmsprop; adamw has its own moments
          --nesterov                           | --nesterov goes with --optimizer sgd, not adam
          --optimizer sgd --nesterov --momentum 1 | the momentum is 1.0
          --weight-decay -1                    | the weight decay of the kernel is -1.0, but must be positive
          --schedule cosin                     | --schedule is 'cosin', but must be constant, step, cosine, one-cycle, linear or plateau; did you mean cosine?
          --peak 0.1                           | --peak goes with --schedule one-cycle, not constant
          --schedule one-cycle --peak 0        | the peak of the learning rate is 0.0
          --schedule one-cycle --peak 0.1 --learning-rate 0.1 | give one of them
          --schedule one-cycle --warmup 1      | --warmup and --schedule one-cycle both let the rate rise
          --warmup 3                           | --warmup is 3.0, but must be above 0 and below the 3 epochs of the run
          --clip-norm 0                        | the norm to clip the gradient to is 0.0
          --ema 1                              | the momentum of the average is 1.0
          --label-smoothing 1                  | the label smoothing is 1.0
          --class-weights equal                | --class-weights is 'equal', but must be balanced
          --initializer hee                    | --initializer is 'hee', but must be glorot or he; did you mean he?
          --augment flip,cutot8                | --augment has no 'cutot8'; did you mean cutout? (it has crop4, cutout8, flip50, jitter20, rotate10, shift10, zoom10)
          --augment flip,flip20                | the augmentation flip is there twice
          --augment flip,                      | --augment 'flip,' has an empty word; write one comma between two words
          --patience 2                         | --patience chooses the best epoch, and the test images must choose nothing
          --fold 6/5                           | --fold is '6/5', but must be one of N folds, from 1/N to N/N with N at least 2, such as 2/5
          --fold 1/1                           | --fold is '1/1', but must be one of N folds
          --fold 2/5                           | --fold 2/5 and --validation test contradict each other
          --spark-properties x                 | --spark-properties is for a cluster; name it with --master
          --augment crop2.5                    | crop takes whole pixels, not 2.5
          --save x.png                         | --save x.png has the name of another kind of file
          --augment flip200                    | the percentage of flip is 200.0, but must be from 0.0 to 100.0
          --augment shift100                   | the percentage of shift is 100.0, but must be from 0.0 to below 100.0
          --augment jitter101                  | the percentage of jitter is 101.0, but must be from 0.0 to below 100.0
          --augment rotate181                  | the rotation in degrees is 181.0, but must be from 0.0 to 180.0
          """)
  void whatMakesNoSenseIsRefused(String options, String sentence) {
    InJvm.Result result =
        InJvm.run(call(options.contains("--save") ? options : options + " --no-save"));
    assertEquals(2, result.status(), result.toString());
    assertTrue(result.err().contains(sentence), result.err());
  }

  /** What the images or the length of the run make wrong. */
  @Test
  void whatDoesNotGoWithTheDataGetsItsSentence() throws IOException {
    String data = folder.resolve("tiny").toString();
    InJvm.Result crop = InJvm.run(call("--augment flip,crop32 --no-save"));
    assertEquals(1, crop.status(), crop.err());
    assertTrue(crop.err().contains("images of 32 x 32; it must be below 32."), crop.err());
    for (String word : List.of("crop99", "cutout32")) {
      InJvm.Result shown = InJvm.run("data", "show", "--data", data, "--augment", word);
      assertEquals(1, shown.status(), shown.err());
      assertTrue(shown.err().contains("images of 32 x 32; it must be below 32."), shown.err());
    }
    InJvm.Result pooled =
        InJvm.run("train", "--data", data, "--network", "conv4-relu-gmp", "--no-save");
    assertEquals(1, pooled.status(), pooled.err());
    assertTrue(
        pooled.err().contains("unit for each class behind the last layer, 'gmp1' (dense10)"),
        pooled.err());
    InJvm.Result dense =
        InJvm.run("train", "--data", data, "--network", "gap-dense4-softmax", "--no-save");
    assertTrue(dense.err().contains("'dense1', one unit for each class."), dense.err());
    String missing = folder.resolve("none").toString();
    InJvm.Result gone = InJvm.run("train", "--data", missing, "--no-save");
    assertTrue(gone.err().contains("the data folder " + missing + " does not exist;"), gone.err());
    assertFalse(gone.err().contains("fetch"), gone.err());
    Path save = folder.resolve("cold.safetensors");
    List<String> cold = new ArrayList<>(List.of("train", "--network", "conv4s4-bn-gap-dense10"));
    cold.addAll(List.of("--data", data, "--batch", "100", "--epochs", "2", "--no-doctor"));
    cold.addAll(List.of("--augment", "flip, crop3", "--patience", "1"));
    cold.addAll(List.of("--validation", "0.2", "--save", save.toString()));
    String told = InJvm.good(cold.toArray(String[]::new)).out().replaceAll("\\s+", " ");
    assertTrue(told.contains("this run has 2 epochs, so none counts as the best"), told);
    boolean posix = File.separatorChar == '/'; // elsewhere no name has control characters
    Path picture = folder.resolve(posix ? "\u001b[31mgrey.png" : "grey.png");
    ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    Path broken = Files.writeString(folder.resolve(posix ? "bro\nken.png" : "bro-ken.png"), "none");
    String model = save.toString();
    assertEquals(1, InJvm.run("predict", model, "" + picture, "" + broken).status());
    InJvm.Result left =
        InJvm.good("predict", model, "" + picture, "" + broken, "--skip-unreadable");
    String shown = left.out();
    assertTrue(
        shown.lines().anyMatch(line -> line.matches("Left out: .*bro[-?]ken.png .*")), shown);
    assertTrue(shown.contains("grey.png  ") && !shown.contains("\u001b"), shown);
    InJvm.Result none = InJvm.run("predict", model, "" + broken, "--skip-unreadable");
    assertEquals(1, none.status(), none.err());
  }

  /** All images are trained on or validated on, and the model knows which fold it was. */
  @Test
  void aFoldIsHeldOut() {
    Path file = folder.resolve("fold.safetensors");
    InJvm.good(call("--fold 2/5 --save " + file, 1));
    Model model = ModelFile.load(file);
    assertEquals(Optional.of(new Split.Fold(2, 5, 1)), DataSettings.split(model.training()));
    assertEquals(60, model.training().whole("test_images", 0), 2);
    assertEquals(
        TinyData.TRAIN,
        model.training().whole("train_images", 0) + model.training().whole("test_images", 0));
    InJvm.Result tooMany = InJvm.run(call("--fold 1/301 --no-save", 1));
    assertEquals(1, tooMany.status());
    assertTrue(tooMany.err().contains("has 300 images, too few for 301 folds."), tooMany.err());
  }

  /** With a rate that does too much the loss rises from the first epoch on. */
  @Test
  void patienceEndsTheRunAndTheBestEpochIsItsModel() {
    String rate = " --validation 0.2 --optimizer sgd --learning-rate 3 --momentum 0 --epochs 9";
    Path file = folder.resolve("best.safetensors");
    Path checkpoints = folder.resolve("patient");
    String options =
        rate.replace("--epochs 9", "")
            + " --patience 2 --save "
            + file
            + " --checkpoint "
            + checkpoints;
    InJvm.Result run = InJvm.good(call(options, 9));
    int best = Integer.parseInt(run.out().replaceAll("(?s).*epochs is epoch (\\d+).*", "$1"));
    String same =
        InJvm.good(call(rate.replace("--epochs 9", "") + " --no-save", best)).line(SHA256);
    assertEquals(same, run.line(SHA256));
    File[] saved = checkpoints.toFile().listFiles((dir, name) -> name.endsWith(".safetensors"));
    Arrays.sort(saved);
    String data = folder.resolve("tiny").toString();
    String newest = saved[saved.length - 1].toString();
    String kept = InJvm.good("evaluate", file.toString(), "--data", data, "--json").out();
    String found = InJvm.good("evaluate", "--best", newest, "--data", data, "--json").out();
    assertEquals(
        kept.replaceAll("(?s).*(\"loss\":[^,]+).*", "$1"),
        found.replaceAll("(?s).*(\"loss\":[^,]+).*", "$1"));
    assertEquals(1, InJvm.run("evaluate", "--best", file.toString(), "--data", data).status());
    assertEquals(best * 3, ModelFile.load(file).training().whole("steps_done", 0));
    assertEquals(best, ModelFile.load(file).training().whole("epochs_done", 0));
  }

  @Test
  void aRunWhoseEpochsAreAllColdNamesNoBestOne() {
    String[] words = call("--validation 0.2 --patience 1 --no-save", 2);
    words[2] = "conv4s2-bn-relu-gap-dense10";
    InJvm.Result run = InJvm.good(words);
    String told = "no epoch counts as the best";
    assertEquals(1, run.out().split(told, -1).length - 1, run.out());
    assertTrue(run.out().contains(told + ", so the last of 2 epochs is the result"), run.out());
    assertFalse(run.out().contains("the best of 2 epochs"), run.out());
  }

  /** Nothing is advised that is then refused. */
  @Test
  void aFinishedRunIsToldWhetherMoreEpochsCanFollow() {
    for (boolean ends : List.of(true, false)) {
      String options =
          "--no-save --checkpoint "
              + folder.resolve("finished" + ends)
              + (ends ? " --schedule cosine" : "");
      InJvm.good(call(options, 1));
      InJvm.Result again = InJvm.good(call(options + " --resume", 1));
      assertEquals(
          ends, again.out().contains("laid out for so many, so more can't follow"), again.out());
      assertEquals(!ends, again.out().contains("--epochs with more trains on"), again.out());
      InJvm.Result more = InJvm.run(call(options + " --resume", 2));
      assertEquals(ends ? 1 : 0, more.status(), more.err());
      InJvm.Result fewer = InJvm.run(call(options + " --resume", 1));
      String refused =
          ends
              ? "epochs 2 here, 1 there, and the schedule cosine was laid out for so many"
              : "has trained 2 epochs, expected at most the 1 of this run";
      assertTrue((ends ? more : fewer).err().contains(refused), fewer.err() + more.err());
    }
  }

  @Test
  void dataShowDrawsWhatTrainingSees() {
    Path plain = folder.resolve("plain.png");
    Path changed = folder.resolve("changed.png");
    String data = folder.resolve("tiny").toString();
    InJvm.good("data", "show", "--data", data, "--save", plain.toString());
    InJvm.good(
        "data", "show", "--data", data, "--augment", "cutout30", "--save", changed.toString());
    assertTrue(
        plain.toFile().length() > changed.toFile().length() + 1000, "grey squares are short");
  }
}

package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong call: status 2, one sentence that helps, a hint at the help, nothing else. */
class WrongCallTest {

  @TempDir private static Path folder;

  private static Lanewise lanewise;

  @BeforeAll
  static void prepare() {
    lanewise = new Lanewise(folder).with("-XX:TieredStopAtLevel=1").standing();
  }

  /** What the others look at is what a person's call leaves behind, which is a process. */
  @ParameterizedTest
  @ValueSource(strings = {"train --seed x", "doctor --inject dead", "help data"})
  void aProcessOfItsOwnSaysTheSame(String call) {
    Lanewise.Result own = new Lanewise(folder).with("-XX:TieredStopAtLevel=1").run(call.split(" "));
    assertEquals(own, lanewise.run(call.split(" ")));
  }

  /** Each wrote into the current folder, or read it. */
  @ParameterizedTest
  @CsvSource({
    "train,--checkpoint",
    "train,--save",
    "train,--log",
    "train,--data",
    "evaluate,",
    "predict,",
    "parity,",
    "doctor,",
    "explain,",
    "explain,--page",
    "explain,--network",
    "doctor,--pictures",
    "data fetch,--to",
    "data show,--save",
    "lab,--to",
    "prove-doctor,--to"
  })
  void anEmptyNameIsRefused(String command, @Nullable String option) throws IOException {
    List<String> call = new ArrayList<>(List.of(command.split(" ")));
    if (option != null) {
      call.add(option);
    }
    call.add("");
    if (command.equals("predict")) {
      call.add("picture.png");
    }
    if (command.equals("explain") && "--network".equals(option)) {
      call.add("solids10/train/7"); // a missing image would be told of first
    }
    Lanewise.Result result = lanewise.run(call.toArray(String[]::new));
    assertEquals(2, result.status(), result.err());
    assertTrue(
        result.err().contains("the name is empty") || result.err().contains("''"), result.err());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of(),
          files.filter(file -> !file.toString().matches(".*(out|err)[0-9]+.txt")).toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trian                              | lanewise               | unknown command 'trian'; did you mean train?
          --nonsense                         | lanewise               | unknown option '--nonsense'
          help unknown                       | lanewise               | unknown command 'unknown'
          help trian                         | lanewise               | unknown command 'trian'; did you mean train?
          help data shwo                     | lanewise data          | did you mean show?
          train --seed x                     | lanewise train         | 'x' is no whole number
          train --learning-rate x            | lanewise train         | 'x' is no number, such as 0.001 or 1e-3
          train batch64                      | lanewise train         | did you mean batch-64?
          train --epoch 3                    | lanewise train         | unknown option '--epoch'; did you mean --epochs?
          train --epochs many                | lanewise train         | 'many' is no whole number
          train --epochs 0                   | lanewise train         | --epochs is 0, but must be at least 1
          train --batch -5                   | lanewise train         | --batch is -5, but must be at least 1
          train --kernels fats               | lanewise train         | did you mean fast?
          train --threads 0                  | lanewise train         | --threads is 0, but must be at least 1
          train --threads 5000               | lanewise train         | the number of threads is 5000
          train --optimizer adm              | lanewise train         | did you mean adam?
          train --learning-rate -1           | lanewise train         | the learning rate is -1.0
          train --momentum 0.5               | lanewise train         | --momentum goes with --optimizer sgd
          train --optimizer sgd --momentum 1 | lanewise train         | momentum is 1.0
          train --train-images 0             | lanewise train         | --train-images is 0
          train --save                       | lanewise train         | missing required parameter for option '--save'
          train --batch 10 --epochs 1 --epochs 2 | lanewise train     | should be specified only once
          train --no-save --save x           | lanewise train         | contradict each other
          train --save a --log a             | lanewise train         | are the same file
          train --shuffle one                | lanewise train         | --shuffle is 'one', but must be each-epoch or once; did you mean once?
          train --data cifar100              | lanewise train         | did you mean cifar10?
          train deep scaled                  | lanewise train         | unexpected argument 'scaled'
          evaluate                           | lanewise evaluate      | missing required parameter: 'MODEL'
          predict m.safetensors              | lanewise predict       | IMAGE
          parity f --tolerance -1            | lanewise parity        | --tolerance is -1.0
          data                               | lanewise data          | fetch, info or show
          data shwo                          | lanewise data          | did you mean show?
          data show --columns 1000           | lanewise data show     | --columns is 1000
          gradcheck --images 700000          | lanewise gradcheck     | --images is 700000, but may be at most 1000
          find-rate --optimizer adm          | lanewise find-rate     | did you mean adam?
          find-rate --batch 9 --train-images 8 | lanewise find-rate   | --batch is 9, but --train-images leaves only 8 images to train on; give --batch 8 or less
          train --batch 9 --train-images 8   | lanewise train         | --batch is 9, but --train-images leaves only 8 images to train on; give --batch 8 or less
          doctor --inject dead               | lanewise doctor        | there is no fault 'dead'
          train --data=                      | lanewise train         | there is no data ''
          train --batch 99999999999          | lanewise train         | '99999999999' is no whole number
          doctor --pictures no/such/x.png    | lanewise doctor        | its folder does not exist
          train --log no/such/run.jsonl      | lanewise train         | its folder does not exist
          data show --save no/such/s.png     | lanewise data show     | its folder does not exist
          prove-doctor --to no/such/t.md     | lanewise prove-doctor  | its folder does not exist
          doctor .                           | lanewise doctor        | . is a folder
          lab --data nowhere                 | lanewise lab           | there is no data 'nowhere'
          prove-doctor --data nowhere        | lanewise prove-doctor  | there is no data 'nowhere'
          gradcheck --samples 0              | lanewise gradcheck     | --samples is 0
          explain                            | lanewise explain       | missing required parameter: '[MODEL] IMAGE'
          explain deep                       | lanewise explain       | 'deep' is a MODEL, and the IMAGE is missing
          explain m.safetensors              | lanewise explain       | 'm.safetensors' is a MODEL, and the IMAGE is missing
          explain cifar10/train/7 deep       | lanewise explain       | 'deep' is a MODEL, and stands before the IMAGE
          explain deap cifar10/train/7       | lanewise explain       | no model file 'deap'; did you mean deep?
          explain cat.png cifar10/train/7    | lanewise explain       | 'cat.png' is an image, but stands where the MODEL does
          explain nothing.png                | lanewise explain       | there is no picture 'nothing.png'
          explain .                          | lanewise explain       | . is a folder
          explain cifar10                    | lanewise explain       | 'cifar10' names no record
          explain cifar1/train/7             | lanewise explain       | there is no data 'cifar1' and no such folder; did you mean cifar10?
          explain cifar10/trian/7            | lanewise explain       | has no part 'trian'; did you mean train?
          explain cifar10/train/-7           | lanewise explain       | '-7' is no number of a record
          explain cifar10/train/7 --label    | lanewise explain       | missing required parameter for option '--label'
          explain cifar10/train/7 --batch 0  | lanewise explain       | --batch is 0, but must be at least 1
          explain cifar10/train/7 --batch 9999 | lanewise explain     | --batch is 9999, but may be at most 1000
          explain cifar10/train/7 --data solids10 | lanewise explain  | --data goes with a picture
          explain cifar10/train/7 --inject slow | lanewise explain    | one step can't show the fault 'slow': it changes how long
          explain cifar10/train/7 --inject weight-zero | lanewise explain | did you mean weights-zero?
          explain cifar10/train/7 --optimizer adm | lanewise explain  | did you mean adam?
          explain cifar10/train/7 --value conv1 | lanewise explain    | 'conv1' is no place of a number
          explain cifar10/train/7 --page no/x.html | lanewise explain | its folder does not exist
          explain deep cifar10/train/7 --network x.json | lanewise explain | contradict each other
          """)
  void oneSentenceAndAHint(String call, String command, String sentence) {
    Lanewise.Result result = lanewise.run(call.split(" "));
    assertAll(
        () -> assertEquals(2, result.status()),
        () -> assertEquals(2, result.err().lines().count(), result.err()),
        () -> assertTrue(result.err().startsWith("lanewise: "), result.err()),
        () -> assertTrue(result.err().contains(sentence), result.err()),
        () ->
            assertEquals("Try: ./" + command + " --help", result.err().lines().toList().getLast()),
        () -> assertFalse(Files.exists(folder.resolve("cache")), "looked for data"),
        () -> assertFalse(result.err().contains("Usage:"), result.err()),
        () -> assertFalse(result.err().contains("\tat "), result.err()));
  }

  @Test
  void helpHasDatasetAndTheExitStatus() {
    Lanewise.Result top = lanewise.run("--help");
    Lanewise.Result train = lanewise.run("train", "--help");
    assertAll(
        () -> assertEquals(0, top.status()),
        () -> assertEquals("", top.err()),
        () -> assertTrue(top.out().contains("Exit status:"), top.out()),
        () -> assertTrue(top.out().contains("parity"), top.out()),
        () -> assertEquals(0, train.status()),
        () -> assertTrue(train.out().contains("Examples:"), train.out()),
        () -> assertTrue(train.out().contains("--train-images"), train.out()),
        () -> assertEquals(top.out(), lanewise.run("help").out()),
        () -> assertEquals(train.out(), lanewise.run("help", "train").out()),
        () ->
            assertEquals(
                lanewise.run("data", "show", "--help").out(),
                lanewise.run("help", "data", "show").out()),
        () -> assertEquals("See: ./lanewise bench --help\n", lanewise.run("help", "bench").out()));
  }
}

package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.engine.doctor.Fix;
import org.lanewise.lab.Main;
import org.lanewise.lab.cli.TypedCall;

/** The commands that the doctor proposes are ones that the program takes. */
final class FixCommandTest {

  private static String fixed(String call, Fix.Change change) {
    TypedCall typed = TypedCall.parse(Main.commandLine(), List.of(call.split(" ")));
    return FixCommand.after(typed).of(new Fix("Do it.", List.of(change))).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "train --optimizer sgd --nesterov --momentum 0.5 --learning-rate 0.1 --no-save, train --optimizer adam --no-save",
    "train --optimizer sgd --seed 3 --no-save, train --optimizer adam --seed 3 --no-save"
  })
  void anotherOptimizerBringsItsOwnSettings(String call, String fixed) {
    assertEquals("./lanewise " + fixed, fixed(call, new Fix.UseAdam()));
  }

  /** The model, the log and the page of the run that went wrong stay as they are. */
  @ParameterizedTest
  @CsvSource({
    "train deep --epochs 9 --save m --log l --page p.html, train deep --epochs 4 --save m-2",
    "train deep --epochs 9 --no-save, train deep --epochs 4 --no-save",
    "train deep --epochs 9, train deep --epochs 4 --save lanewise-repaired.safetensors",
    "train --save lanewise-repaired.safetensors, train --epochs 4 --save lanewise-repaired-2.safetensors",
    "train --save a-1/v1.2-9.st, train --epochs 4 --save a-1/v1.2-10.st"
  })
  void nothingOfTheRunIsOverwritten(String call, String fixed) {
    assertEquals("./lanewise " + fixed, fixed(call, new Fix.Epochs(4)));
  }

  /**
   * Nor what earlier runs left, whether the repair is one of the same network or another listing.
   */
  @Test
  void noOtherModelIsOverwritten(@TempDir Path folder) throws IOException {
    Path model = folder.resolve("m.safetensors");
    Files.createFile(folder.resolve("m-2.safetensors"));
    assertEquals(
        "./lanewise train deep --epochs 4 --save " + folder.resolve("m-3.safetensors"),
        fixed("train deep --save " + model, new Fix.Epochs(4)));
    assertEquals(
        "./lanewise train scaled --save lanewise-scaled-2.safetensors",
        fixed("train raw --save lanewise-scaled.safetensors", new Fix.ScalePixels()));
  }

  /** Before the first run there is nothing to go beside. */
  @Test
  void aRunThatWasNotMadeLeftNoModel() {
    TypedCall train = TypedCall.parse(Main.commandLine(), List.of("train", "deep"));
    Fix fix = new Fix("Do it.", List.of(new Fix.Epochs(4)));
    assertEquals(
        "./lanewise train deep --epochs 4", FixCommand.before(train).of(fix).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "train --network gap-dense4-softmax --seed 3 --no-save, ./lanewise train --network gap-dense4 --seed 3 --no-save",
    "train deep --seed 3 --no-save, ./lanewise train deep --seed 3 --no-save",
    "train --network net.json --no-save, 'take the softmax out of net.json, then ./lanewise train --network net.json --no-save'"
  })
  void theSoftmaxIsTakenOutOfTheNetworkThatHasIt(String call, String fixed) {
    assertEquals(fixed, fixed(call, new Fix.RemoveSoftmax()));
  }

  @ParameterizedTest
  @CsvSource({
    "train --optimizer sgd --schedule one-cycle --peak 3 --no-save, train --optimizer sgd --schedule one-cycle --peak 0.3 --no-save",
    "train --schedule one-cycle --peak 0.001 --no-save, train --schedule one-cycle --peak 0.001 --no-save",
    "train --schedule one-cycle --no-save, train --schedule one-cycle --no-save --learning-rate 0.001",
    "train --learning-rate 1 --seed 2 --no-save, train --learning-rate 0.001 --seed 2 --no-save"
  })
  void thePeakIsChangedAsTheRateWouldBe(String call, String fixed) {
    assertEquals("./lanewise " + fixed, fixed(call, new Fix.LearningRate(0.001)));
  }
}

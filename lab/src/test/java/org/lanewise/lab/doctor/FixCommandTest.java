package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
    "train --optimizer sgd --nesterov --momentum 0.5 --learning-rate 0.1, train --optimizer adam",
    "train --optimizer sgd --seed 3, train --optimizer adam --seed 3"
  })
  void anotherOptimizerBringsItsOwnSettings(String call, String fixed) {
    assertEquals("./lanewise " + fixed, fixed(call, new Fix.UseAdam()));
  }

  /** The model, the log and the page of the run that went wrong stay as they are. */
  @ParameterizedTest
  @CsvSource({
    "train deep --epochs 9 --save m --log l --page p.html, train deep --epochs 4",
    "train deep --epochs 9 --no-save, train deep --epochs 4 --no-save"
  })
  void nothingOfTheRunIsOverwritten(String call, String fixed) {
    assertEquals("./lanewise " + fixed, fixed(call, new Fix.Epochs(4)));
  }

  @ParameterizedTest
  @CsvSource({
    "train --network gap-dense4-softmax --seed 3, ./lanewise train --network gap-dense4 --seed 3",
    "train deep --seed 3, ./lanewise train deep --seed 3",
    "train --network net.json, 'take the softmax out of net.json, then ./lanewise train --network net.json'"
  })
  void theSoftmaxIsTakenOutOfTheNetworkThatHasIt(String call, String fixed) {
    assertEquals(fixed, fixed(call, new Fix.RemoveSoftmax()));
  }

  @ParameterizedTest
  @CsvSource({
    "train --schedule one-cycle --peak 0.1, train --schedule one-cycle --learning-rate 0.001",
    "train --learning-rate 1 --seed 2, train --learning-rate 0.001 --seed 2"
  })
  void anotherRateTakesThePlaceOfAPeak(String call, String fixed) {
    assertEquals("./lanewise " + fixed, fixed(call, new Fix.LearningRate(0.001)));
  }
}

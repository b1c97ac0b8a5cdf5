package org.lanewise.lab.run;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.train.EpochResult;

class EpochLineTest {

  private static final EpochResult RESULT =
      new EpochResult(
          3,
          1.48731,
          0.47014,
          OptionalDouble.of(1.21604),
          OptionalDouble.of(0.57118),
          2.5341,
          19_742.3);

  @Test
  void tellsWhatFits() {
    assertAll(
        () ->
            assertEquals(
                "epoch  3/10  loss 1.4873  accuracy 0.4701  val_loss 1.2160  val_accuracy 0.5712"
                    + "  2.53 s  19,742 images/s",
                EpochLine.of(RESULT, 10, Integer.MAX_VALUE)),
        () ->
            assertEquals(
                "epoch  3/10  loss 1.4873  accuracy 0.4701  val_loss 1.2160  val_accuracy 0.5712"
                    + "  2.53 s  19,742 images/s",
                EpochLine.of(RESULT, 10, 119)),
        () ->
            assertEquals(
                "epoch  3/10  loss 1.4873 acc 0.4701  val_loss 1.2160 val_acc 0.5712  2.5 s",
                EpochLine.of(RESULT, 10, 79)),
        () ->
            assertEquals(
                "epoch  3/10 loss 1.4873 acc 0.4701 val_acc 0.5712", EpochLine.of(RESULT, 10, 49)));
  }

  @Test
  void isNeverWiderThanTheTerminal() {
    EpochResult slow =
        new EpochResult(
            1000, 123.4567, 1, OptionalDouble.of(12345.678), OptionalDouble.of(1), 12_345.6, 4.1);
    for (int room : new int[] {119, 99, 79, 59, 49, 39}) {
      String line = EpochLine.of(slow, 1000, room);
      assertTrue(line.length() <= room, line);
    }
  }

  @Test
  void theValidationAccuracyIsSetOff() {
    for (int room : new int[] {119, 79, 49, 30}) {
      String marked = EpochLine.validation(RESULT, EpochLine.of(RESULT, 10, room));
      assertTrue(marked.matches("val_acc(uracy)? 0\\.5712"), marked);
    }
  }
}

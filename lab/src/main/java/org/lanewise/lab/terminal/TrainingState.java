package org.lanewise.lab.terminal;

import java.util.Locale;
import org.lanewise.engine.doctor.Rates;

/**
 * How training stands.
 *
 * @param title of the run, or empty
 * @param epoch that is under way, from 1
 * @param epochs of the run
 * @param step the steps of this epoch that are made
 * @param steps of an epoch
 * @param doing what is done instead of training, such as {@code validating}; else empty
 * @param loss mean of the epoch so far
 * @param accuracy of the epoch so far
 * @param imagesPerSecond now
 * @param secondsLeft until the run ends, NaN where nobody knows yet
 */
public record TrainingState(
    String title,
    int epoch,
    int epochs,
    int step,
    int steps,
    String doing,
    double loss,
    double accuracy,
    double imagesPerSecond,
    double secondsLeft)
    implements LiveState {

  /** The bar of the widest form. */
  private static final int LONG_BAR = 10;

  /**
   * Numbers are padded to the width of the largest, so that nothing moves while they grow and one
   * form lasts for the whole run.
   */
  @Override
  public String line(int room, boolean unicode) {
    String run = title.isEmpty() ? "" : title + " ";
    String shortEpoch = counted(epoch, epochs);
    String shortStep = counted(step, steps);
    String epochText = "epoch " + shortEpoch;
    String stepText = "step " + shortStep;
    String eta = "ETA %5s".formatted(Clock.of(secondsLeft));
    Forms forms = new Forms();
    if (doing.isEmpty()) {
      String lossText = "loss " + Rates.loss(loss, 4);
      forms.or(
          run + epochText + "  " + stepText + "  ",
          String.format(
              Locale.ROOT,
              "  %s  accuracy %.4f  %,6.0f images/s  %s",
              lossText,
              accuracy,
              imagesPerSecond,
              eta),
          LONG_BAR);
      forms.or(
          run + epochText + " " + stepText + " ",
          String.format(
              Locale.ROOT, " %s acc %.4f %,6.0f/s %s", lossText, accuracy, imagesPerSecond, eta));
      forms.or(run + epochText + " " + stepText + " ", " " + lossText + " " + eta);
      addShort(forms, run, "", eta);
    } else {
      forms.or(run + epochText + "  " + stepText + "  ", "  " + doing + "  " + eta, LONG_BAR);
      forms.or(run + epochText + " " + stepText + " ", " " + doing + " " + eta);
      forms.or(run + epochText + " " + shortStep + " ", " " + doing + " " + eta);
      forms.or(run + epochText + " " + shortStep + " ", " " + doing);
      forms.or(run + shortEpoch + " " + shortStep + " ", " " + doing);
      addShort(forms, run, "", eta);
    }
    return forms.line((double) step / Math.max(1, steps), room, unicode);
  }

  private void addShort(Forms forms, String run, String after, String eta) {
    String epochText = "epoch " + counted(epoch, epochs);
    String shortStep = counted(step, steps);
    forms.or(run + epochText + " step " + shortStep + " ", after + " " + eta);
    forms.or(run + epochText + " " + shortStep + " ", after + " " + eta);
    forms.or(run + counted(epoch, epochs) + " " + shortStep + " ", after + " " + eta);
    forms.or(epochText + " " + shortStep + " ", after + " " + eta);
    forms.or(epochText + " ", after + " " + eta);
  }

  private static String counted(int number, int of) {
    return String.format(Locale.ROOT, "%" + Integer.toString(of).length() + "d/%d", number, of);
  }
}

package org.lanewise.lab.run;

import java.util.List;
import java.util.Locale;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.lab.cli.Screen;

/** The line that stays on the screen of an epoch. */
final class EpochLine {

  private EpochLine() {}

  /** Shows it, with what matters most set off. */
  static void show(EpochResult result, int epochs, Screen screen) {
    String line = of(result, epochs, screen.room());
    String validation = validation(result, line);
    screen.plain(line.replace(validation, screen.styled("bold", validation)));
  }

  /**
   * The form that tells most of those that fit.
   *
   * @param result what the epoch brought
   * @param epochs of the run
   * @param room the columns that may be used
   */
  static String of(EpochResult result, int epochs, int room) {
    List<String> forms = forms(result, epochs);
    return forms.stream().filter(form -> form.length() <= room).findFirst().orElse(forms.getLast());
  }

  /** What matters most in a line. */
  static String validation(EpochResult result, String line) {
    String accuracy = text("%.4f", result.validationAccuracy().orElseThrow());
    int end = line.lastIndexOf(accuracy) + accuracy.length();
    return line.substring(line.lastIndexOf("val_acc", end), end);
  }

  private static List<String> forms(EpochResult r, int epochs) {
    String count = text("%" + Integer.toString(epochs).length() + "d/%d", r.epoch(), epochs);
    String epoch = "epoch " + count;
    String loss = "loss " + Rates.loss(r.loss(), 4);
    String validationLoss = Rates.loss(r.validationLoss().orElseThrow(), 4);
    String accuracy = text("%.4f", r.accuracy());
    String validation = text("%.4f", r.validationAccuracy().orElseThrow());
    String middle =
        text(
            "%s  %s acc %s  val_loss %s val_acc %s",
            epoch, loss, accuracy, validationLoss, validation);
    return List.of(
        text(
            "%s  %s  accuracy %s  val_loss %s  val_accuracy %s  %.2f s  %,.0f images/s",
            epoch, loss, accuracy, validationLoss, validation, r.seconds(), r.imagesPerSecond()),
        text("%s  %.1f s  %,.0f/s", middle, r.seconds(), r.imagesPerSecond()),
        text("%s  %.1f s", middle, r.seconds()),
        middle,
        text("%s %s acc %s val_acc %s", epoch, loss, accuracy, validation),
        text("%s %s val_acc %s", epoch, loss, validation),
        text("%s val_acc %s", count, validation));
  }

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be one more dependency.
  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}

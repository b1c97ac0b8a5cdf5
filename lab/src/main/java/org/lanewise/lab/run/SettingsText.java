package org.lanewise.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.optim.WeightDecay;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.listing.Listing;

/** What a run is going to do, in words. */
public final class SettingsText {

  private SettingsText() {}

  /** Says what a run is going to train, and how. */
  public static void tell(Screen screen, RunRequest.Work work) {
    Listing listing = work.listing();
    TrainingSettings settings = work.settings();
    screen.prose(
        screen.styled("bold", listing.name()) + ": ",
        String.format(
            Locale.ROOT,
            "%s, input %s, %s %s, batch %,d, seed %d",
            listing.network(),
            listing.inputLabel(),
            settings.optimizer().label(),
            settings.optimizer().learningRate(),
            settings.batchSize(),
            settings.seed()));
    List<String> more = of(settings, work.augmentation());
    if (!more.isEmpty()) {
      screen.prose("with ", String.join(", ", more));
    }
    screen.prose("%s: %s".formatted(work.data().name(), Count.of(work.data())));
  }

  /** What it does beside the usual, in a few words each. */
  public static List<String> of(TrainingSettings settings, List<Augmentation> augmentation) {
    List<String> words = new ArrayList<>();
    Double decay = settings.optimizer().settings().get(WeightDecay.PREFIX + Role.KERNEL.label());
    if (decay != null) {
      words.add("weight decay " + decay);
    }
    Schedule schedule = settings.schedule();
    if (!schedule.equals(new Constant())) {
      words.add("schedule " + named(schedule.label(), schedule.settings()));
    }
    settings
        .update()
        .clipNorm()
        .ifPresent(norm -> words.add("gradients clipped to the norm " + norm));
    Average average = settings.update().average().orElse(null);
    if (average != null) {
      words.add("average " + named(average.label(), average.settings()));
    }
    if (settings.loss() instanceof SoftmaxCrossEntropy loss) {
      if (loss.smoothing() > 0) {
        words.add("labels smoothed by " + loss.smoothing());
      }
      if (!loss.weights().isEmpty()) {
        words.add("classes weighted");
      }
    }
    augmentation.forEach(one -> words.add(named(one.label(), one.settings())));
    return words;
  }

  private static String named(String label, Map<String, Double> settings) {
    List<String> all = new ArrayList<>();
    new TreeMap<>(settings)
        .forEach((name, value) ->
            all.add(
                String.format(
                    Locale.ROOT,
                    value == Math.rint(value) ? "%s %.0f" : "%s %s",
                    name.replace('_', ' '),
                    value)));
    return all.isEmpty() ? label : label + " (" + String.join(", ", all) + ")";
  }
}

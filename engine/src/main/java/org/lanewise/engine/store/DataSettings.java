package org.lanewise.engine.store;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lanewise.datasets.Split;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.picture.Fit;

/**
 * Where a run's images come from, as {@link Settings}: for whoever reads others for its model, or
 * judges it by those that it has not seen.
 */
public final class DataSettings {

  private static final String FIT = "image_fit";
  private static final String VALIDATION = "validation";
  private static final String FOLD = "fold";
  private static final Pattern FOLD_TEXT = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

  /** The run's seed, by which a run of the command line holds out images too. */
  private static final String SEED = "seed";

  private static final String SPLIT_SEED = "split_seed";

  private DataSettings() {}

  /**
   * How picture files were fitted ({@code image_fit}), what was held out of the training images
   * ({@code validation}, a fraction, or {@code fold}, such as {@code 2/5}; {@code split_seed} where
   * that is not the run's), and how many images there are of both parts ({@code train_images},
   * {@code test_images}).
   *
   * @param seed of the run
   */
  public static Settings of(TrainAndTest data, long seed) {
    Objects.requireNonNull(data, "data");
    Settings settings =
        switch (data.split().orElse(null)) {
          case null -> Settings.none();
          case Split.Part part -> Settings.none().with(VALIDATION, part.fraction());
          case Split.Fold fold ->
              Settings.none()
                  .with(FOLD, String.format(Locale.ROOT, "%d/%d", fold.fold(), fold.folds()));
        };
    long splitBy = data.split().map(Split::seed).orElse(seed);
    if (splitBy != seed) {
      settings = settings.with(SPLIT_SEED, splitBy);
    }
    if (data.train().fit().isPresent()) {
      settings = settings.with(FIT, data.train().fit().get().label());
    }
    return settings
        .with("train_images", (long) data.train().size())
        .with("test_images", (long) data.test().size());
  }

  /** How {@link #of} says that images were held out; empty for not at all. */
  public static Optional<Split> split(Settings settings) {
    Objects.requireNonNull(settings, "settings");
    long seed = settings.whole(SPLIT_SEED, settings.whole(SEED, 1));
    double part = settings.number(VALIDATION).orElse(0);
    if (part > 0 && part < 1) {
      return Optional.of(new Split.Part(part, seed));
    }
    Matcher fold = FOLD_TEXT.matcher(Objects.requireNonNullElse(settings.text(FOLD), ""));
    return fold.matches()
        ? Optional.of(
            new Split.Fold(Integer.parseInt(fold.group(1)), Integer.parseInt(fold.group(2)), seed))
        : Optional.empty();
  }

  /**
   * How picture files were fitted; empty where the images were something else.
   *
   * @throws IllegalArgumentException when it is a way that this version doesn't know
   */
  public static Optional<Fit> fit(Settings settings) {
    Objects.requireNonNull(settings, "settings");
    String label = settings.text(FIT);
    Optional<Fit> known = label == null ? Optional.empty() : Fit.of(label);
    if (label != null && known.isEmpty()) {
      throw new IllegalArgumentException(
          "its pictures were fitted in a way that this version doesn't know: " + Quote.of(label));
    }
    return known;
  }
}

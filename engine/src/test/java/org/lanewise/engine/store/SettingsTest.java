package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.TrainingSettings;

/** Settings come back as they were, and say what differs. */
class SettingsTest {

  private static final Path FILE = Path.of("f");

  @Test
  void theTextIsOneFlatObject() {
    Settings settings =
        Settings.none()
            .with("listing", "deep")
            .with("seed", 7L)
            .with("rate", 1e-3)
            .with("on", true);
    assertEquals("{\"listing\":\"deep\",\"seed\":7,\"rate\":0.001,\"on\":true}", settings.toJson());
    Settings back = Settings.parse(FILE, "training", settings.toJson());
    assertEquals(settings, back);
    assertEquals(List.of("listing", "seed", "rate", "on"), List.copyOf(back.names()));
    assertEquals("deep", back.text("listing"));
    assertEquals(7, back.whole("seed", 0));
    assertEquals(OptionalDouble.of(1e-3), back.number("rate"));
    assertEquals(OptionalDouble.of(7), back.number("seed"));
    assertEquals(OptionalDouble.empty(), back.number("nowhere"));
    assertTrue(back.flag("on", false));
    assertEquals(9, back.whole("rate", 9));
    assertEquals(null, back.text("missing"));
  }

  @Property(tries = 300)
  void anythingComesBack(
      @ForAll String name, @ForAll String text, @ForAll long whole, @ForAll double number) {
    Settings settings =
        Settings.none().with("a" + name, text).with("b" + name, whole).with("c" + name, number);
    assertEquals(settings, Settings.parse(FILE, "training", settings.toJson()));
  }

  /** What else a model tells, such as its accuracy, is no setting of the optimizer. */
  @Test
  void trainingComesBackFromAModelThatTellsMore() {
    TrainingSettings training =
        TrainingSettings.defaults(3).withOptimizer(new Sgd(0.02, 0.5)).withEpochs(4);
    Settings told =
        RunSettings.of(training)
            .with("listing", "deep")
            .with("train_images", 50_000)
            .with("val_accuracy", 0.68);
    assertEquals(Optional.of(training), RunSettings.known(told));
    assertEquals(Optional.empty(), RunSettings.known(told.with("optimizer", "of my own")));
    assertEquals(Optional.empty(), RunSettings.known(Settings.none()));
  }

  @Test
  void differencesNameBothSides() {
    Settings one = Settings.none().with("rate", 0.001).with("seed", 1).with("same", "x");
    Settings two = Settings.none().with("same", "x").with("rate", 0.01).with("new", true);
    assertEquals(
        List.of(
            "rate 0.001 here, 0.01 there",
            "seed 1 here, absent there",
            "new absent here, true there"),
        one.differences(two));
    assertEquals(List.of(), one.differences(one.with("seed", 1)));
  }

  static Stream<Arguments> wrongTexts() {
    return Stream.of(
        Arguments.of("", "the text of training is empty"),
        Arguments.of("[]", "the text of training is [], expected an object"),
        Arguments.of("{} 1", "goes on"),
        Arguments.of("{\"a\":1", "no valid JSON"),
        Arguments.of("{\"a\":null}", "the field \"a\" of the text of training is null, expected a"),
        Arguments.of("{\"a\":{}}", "the field \"a\" of the text of training is an object"),
        Arguments.of("{\"a\":[1]}", "is [1], expected a text, a finite number, true or false"),
        Arguments.of("{\"a\":1e999}", "is Infinity, expected a text, a finite number"),
        Arguments.of("{\"a\":" + "9".repeat(99) + "}", "999, expected a text, a finite number"),
        Arguments.of("{\"a\":1,\"a\":1}", "the field \"a\" twice"));
  }

  @ParameterizedTest
  @MethodSource("wrongTexts")
  void aWrongTextGetsItsSentence(String text, String part) {
    String sentence =
        assertThrows(StoreException.class, () -> Settings.parse(FILE, "training", text))
            .getMessage();
    assertTrue(sentence.contains(part), sentence);
  }

  @Test
  void whatJsonCannotSayIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Settings.none().with("a", Double.NaN));
  }
}

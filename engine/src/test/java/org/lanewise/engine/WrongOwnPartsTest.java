package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.lanewise.engine.Lanewise.crossEntropy;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.flatten;
import static org.lanewise.engine.Lanewise.flip;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metric;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.TopK;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.Ema;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Callback;

/** A part that somebody wrote, and that says what no run can take, is refused with a sentence. */
final class WrongOwnPartsTest {

  private static Training training() {
    return Training.of(Network.sequential(Shape.of(32, 32, 3), flatten(), dense(10)))
        .data(Solids10.render(4, 2))
        .batch(2)
        .epochs(1)
        .threads(1);
  }

  /** One of ours, but for what one method says. */
  private static <T> T with(Class<T> type, Object ours, String name, Object[] said) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                method.getName().equals(name) ? said[0] : method.invoke(ours, arguments)));
  }

  private static <T> T silent(Class<T> type, Object ours, String name) {
    return with(type, ours, name, new Object[1]);
  }

  private static Training measuring(Metric... metrics) {
    return training().loss(crossEntropy().measuring(metrics));
  }

  private static Metric called(String name) {
    return with(Metric.class, new TopK(1), "name", new Object[] {name});
  }

  @TestFactory
  Stream<DynamicTest> nullIsNamed() {
    Schedule constant = new Constant();
    Average average = new Ema(0.9);
    Object[] nullInside = {Collections.singletonMap("x", null)};
    return Stream.of(
        refused(
            "a schedule has null for its label",
            () -> training().schedule(silent(Schedule.class, constant, "label"))),
        refused(
            "the schedule constant has null for its settings",
            () -> training().schedule(silent(Schedule.class, constant, "settings"))),
        refused(
            "has the setting 'x' at null",
            () -> training().schedule(with(Schedule.class, constant, "settings", nullInside))),
        refused(
            "an optimizer has null for its label",
            () -> training().optimizer(silent(Optimizer.class, Adam.defaults(), "label"))),
        refused(
            "the optimizer adam has null for its array names",
            () -> training().optimizer(silent(Optimizer.class, Adam.defaults(), "stateNames"))),
        refused(
            "an average has null for its label",
            () -> training().average(silent(Average.class, average, "label"))),
        refused(
            "a loss has null for its label",
            () -> training().loss(silent(Loss.class, crossEntropy(), "label"))),
        refused(
            "has null for its metrics",
            () -> training().loss(silent(Loss.class, crossEntropy(), "metrics"))),
        refused(
            "a metric has null for its name",
            () -> measuring(silent(Metric.class, new TopK(1), "name"))),
        refused("metrics holds null", () -> measuring(new Metric[1])),
        refused("augmentations holds null", () -> training().augment(new Augmentation[1])),
        refused(
            "an augmentation has null for its label",
            () -> training().augment(silent(Augmentation.class, flip(), "label"))),
        refused(
            "the augmentation flip has null for its settings",
            () -> training().augment(silent(Augmentation.class, flip(), "settings"))),
        refused("more holds null", () -> training().callbacks(new Callback[1])));
  }

  @TestFactory
  Stream<DynamicTest> aMetricHasANameOfItsOwnAndSums() {
    Metric empty = with(Metric.class, new TopK(1), "sums", new Object[] {-1});
    Stream<DynamicTest> taken =
        Stream.of("epoch", "loss", "accuracy", "val_loss", "val_accuracy")
            .map(
                name -> refused("a metric is called " + name, () -> measuring(called(name)).run()));
    return Stream.concat(
        taken,
        Stream.of(
            refused(
                "two metrics are called the same",
                () -> measuring(called("x"), called("validation x")).run()),
            refused(
                "two metrics are called the same",
                () -> measuring(called("validation x"), called("x")).run()),
            refused("keeps -1 sums of 10 outputs", () -> measuring(empty).run()),
            refused("keeps -1 sums", () -> Metrics.of(crossEntropy().measuring(empty), 3, true))));
  }

  private static DynamicTest refused(String sentence, Executable call) {
    return dynamicTest(
        sentence,
        () -> {
          Exception thrown = assertThrows(RuntimeException.class, call);
          assertTrue(String.valueOf(thrown.getMessage()).contains(sentence), thrown::toString);
        });
  }
}

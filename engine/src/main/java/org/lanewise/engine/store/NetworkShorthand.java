package org.lanewise.engine.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.AveragePool2d;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.layer.GlobalMaxPool2d;
import org.lanewise.engine.layer.GroupNorm;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.tensor.Near;

/**
 * A sequential network in one line, such as {@code conv32x5s2nb-bn-relu-pool2-gap-dense10}: a word
 * for each layer, between dashes.
 *
 * <table>
 * <caption>The words</caption>
 * <tr><th>{@code conv32}</th><td>32 filters of 3×3, padding "same", with bias; after it, in this
 *     order, {@code x5} (5×5), {@code s2} (stride 2), {@code v} (padding "valid"), {@code nb} (no
 *     bias)</td></tr>
 * <tr><th>{@code dense10}</th><td>10 units; where the layer before gives an image, a {@code
 *     flatten} comes first</td></tr>
 * <tr><th>{@code bn}, {@code gn8}</th><td>batch normalization with momentum 0.9; group
 *     normalization in 8 groups</td></tr>
 * <tr><th>{@code pool2}, {@code avg2}</th><td>max and average pooling of 2×2, {@code s1} after it
 *     for another stride than the window</td></tr>
 * <tr><th>{@code gap}, {@code gmp}</th><td>global average and maximum pooling</td></tr>
 * <tr><th>{@code drop.5}</th><td>dropout of half of the numbers</td></tr>
 * <tr><th>{@code relu}, {@code leakyrelu}, {@code elu}, {@code gelu}, {@code silu}, {@code sigmoid},
 *     {@code tanh}, {@code softmax}</th><td>an activation</td></tr>
 * </table>
 *
 * <p>Layers are called after their word, with a number: {@code conv1}, {@code bn1}, {@code relu1}.
 */
public final class NetworkShorthand {

  /** Forgets fast enough for short runs; Keras' 0.99 is for epochs of hundreds of steps. */
  private static final double MOMENTUM = 0.9;

  /** Longer numbers are no sizes of anything here. */
  private static final String NUMBER = "([0-9]{1,7})";

  /**
   * What a word can be.
   *
   * @param name that its layers are called by
   * @param usage how it is written
   * @param pattern of the whole word
   * @param make the layer of a name and the groups of the pattern
   */
  private record Kind(
      String name, String usage, Pattern pattern, BiFunction<String, Matcher, Layer> make) {

    String numbers() {
      String some = usage.contains(".") ? ", a rate below 1" : ", whole numbers of up to 7 digits";
      return usage.equals(name) ? "" : some;
    }

    static Kind of(
        String name, String usage, String pattern, BiFunction<String, Matcher, Layer> make) {
      return new Kind(name, usage, Pattern.compile(pattern), make);
    }
  }

  private static final List<Kind> KINDS =
      Stream.concat(
              Stream.of(
                  Kind.of(
                      "conv",
                      "conv32",
                      "conv" + NUMBER + "(?:x" + NUMBER + ")?(?:s" + NUMBER + ")?(v)?(nb)?",
                      NetworkShorthand::convolution),
                  Kind.of(
                      "dense",
                      "dense10",
                      "dense" + NUMBER,
                      (name, m) -> new Dense(name, number(m, 1, 0), Activation.LINEAR)),
                  Kind.of(
                      "bn",
                      "bn",
                      "bn",
                      (name, m) -> new BatchNorm(name, MOMENTUM, BatchNorm.EPSILON, true, true, 0)),
                  Kind.of(
                      "gn",
                      "gn8",
                      "gn" + NUMBER,
                      (name, m) ->
                          new GroupNorm(
                              name,
                              number(m, 1, 0),
                              GroupNorm.EPSILON,
                              true,
                              true,
                              Learning.DEFAULT)),
                  Kind.of(
                      "pool",
                      "pool2",
                      "pool" + NUMBER + "(?:s" + NUMBER + ")?",
                      (name, m) -> new MaxPool2d(name, pool(m))),
                  Kind.of(
                      "avg",
                      "avg2",
                      "avg" + NUMBER + "(?:s" + NUMBER + ")?",
                      (name, m) -> new AveragePool2d(name, pool(m))),
                  Kind.of("gap", "gap", "gap", (name, m) -> new GlobalAveragePool2d(name)),
                  Kind.of("gmp", "gmp", "gmp", (name, m) -> new GlobalMaxPool2d(name)),
                  Kind.of("flatten", "flatten", "flatten", (name, m) -> new Flatten(name)),
                  Kind.of(
                      "drop",
                      "drop.5",
                      "drop(0?\\.[0-9]{1,9})",
                      (name, m) -> new Dropout(name, Double.parseDouble(m.group(1))))),
              Stream.of(ActivationFunction.values())
                  .filter(function -> function != ActivationFunction.GELU_TANH)
                  .map(NetworkShorthand::activation))
          .toList();

  private final List<Layer> layers = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();

  private NetworkShorthand() {}

  private static Kind activation(ActivationFunction function) {
    Activation activation = Activation.of(function);
    String word = activation.label();
    return Kind.of(word, word, word, (name, m) -> new Activate(name, activation));
  }

  private static Layer convolution(String name, Matcher m) {
    Window2d window = Window2d.of(number(m, 2, 3), number(m, 3, 1));
    Padding padding = m.group(4) == null ? Padding.SAME : Padding.VALID;
    Conv2d layer = new Conv2d(name, number(m, 1, 0), window.padded(padding), Activation.LINEAR);
    return m.group(5) == null ? layer : layer.withoutBias();
  }

  private static Window2d pool(Matcher m) {
    int size = number(m, 1, 0);
    return Window2d.of(size, number(m, 2, size));
  }

  private static int number(Matcher m, int group, int otherwise) {
    String digits = m.group(group);
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  /** Whether a text begins like a network in one line, right or mistyped further on. */
  public static boolean begins(String text) {
    String first = Objects.requireNonNull(text, "text").split("-", 2)[0];
    return KINDS.stream().anyMatch(kind -> kind.pattern().matcher(first).matches());
  }

  /**
   * The network of a line.
   *
   * @throws LayerException naming the word and its place, when it is none
   */
  public static Graph parse(String text) {
    Objects.requireNonNull(text, "text");
    NetworkShorthand network = new NetworkShorthand();
    String[] words = text.split("-", -1);
    for (int i = 0; i < words.length; i++) {
      try {
        network.add(words[i]);
      } catch (LayerException e) {
        throw new LayerException(
            String.format(
                Locale.ROOT,
                "word %d of the network, '%s': %s",
                i + 1,
                Quote.shorten(words[i]),
                e.getMessage()));
      }
    }
    return Graph.sequential(network.layers);
  }

  private void add(String word) {
    for (Kind kind : KINDS) {
      Matcher match = kind.pattern().matcher(word);
      if (match.matches()) {
        if (kind.name().equals("dense") && !endsInVector()) {
          layers.add(new Flatten(freeName("flatten")));
        }
        layers.add(kind.make().apply(freeName(kind.name()), match));
        return;
      }
    }
    if (word.isEmpty()) {
      throw new LayerException("a layer is missing; write one word for each, such as conv32-relu");
    }
    throw new LayerException(hint(word));
  }

  /** How the word that was probably meant is written. */
  private static String hint(String word) {
    String letters = word.replaceAll("[^a-zA-Z].*", "");
    String rest = word.substring(letters.length());
    String near = Near.find(letters, KINDS.stream().map(Kind::name).toList()).orElse("");
    return KINDS.stream()
        .filter(kind -> kind.name().equals(near))
        .findFirst()
        .map(kind -> {
          if (letters.equals(kind.name()) && !rest.isEmpty()) {
            return "'%s' does not go with %s; write it as %s%s"
                .formatted(Quote.shorten(rest), letters, kind.usage(), kind.numbers());
          }
          String meant = kind.name() + rest;
          return "there is no such layer; did you mean %s?"
              .formatted(kind.pattern().matcher(meant).matches() ? meant : kind.usage());
        })
        .orElseGet(() ->
            "there is no such layer; the words are "
                + String.join(", ", KINDS.stream().map(Kind::usage).toList()));
  }

  /** Whether the layers so far give a vector and no image, whatever the image is. */
  private boolean endsInVector() {
    return layers.stream()
        .anyMatch(layer ->
            layer instanceof Flatten
                || layer instanceof GlobalAveragePool2d
                || layer instanceof GlobalMaxPool2d);
  }

  private String freeName(String word) {
    return word + counts.merge(word, 1, Integer::sum);
  }
}

package org.lanewise.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What Keras and PyTorch compute in float64; {@code bench/peers/rules_golden.py} wrote the file.
 */
public final class RulesGolden {

  private static final Map<String, double[]> NUMBERS = read();

  private RulesGolden() {}

  /** The numbers of this name, in row-major order. */
  public static double[] get(String name) {
    return Objects.requireNonNull(NUMBERS.get(name), name).clone();
  }

  /** The same as floats. */
  public static float[] floats(String name) {
    double[] numbers = get(name);
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  private static Map<String, double[]> read() {
    Map<String, double[]> numbers = new HashMap<>();
    try (InputStream in = RulesGolden.class.getResourceAsStream("/golden/rules.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
        int colon = line.indexOf(": ");
        String[] words = line.substring(colon + 2).split(" ", -1);
        numbers.put(
            line.substring(0, colon), Arrays.stream(words).mapToDouble(Double::valueOf).toArray());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return numbers;
  }
}

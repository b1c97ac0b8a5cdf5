package org.lanewise.engine.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a number of a step stands, in words that a command line takes and a page shows. Indices
 * count from 0.
 *
 * <pre>
 * conv1[4,5,3]                 what the layer put out: row, column, channel
 * before conv1[4,5,3]          the same before its activation
 * d conv1[4,5,3]               the gradient of the loss by it
 * d before conv1[4,5,3]
 * conv2/kernel[1,2,7,20]       a parameter
 * d conv2/kernel[1,2,7,20]     the gradient of the loss by it
 * conv1[3;4,5,3]               of image 3 of a batch
 * </pre>
 *
 * @param kind which of a layer's numbers
 * @param name of the layer, {@code input} for the image, or of the tensor with its slash
 * @param image its number in the batch; {@link #ALONE} where there is only one, and for parameters
 * @param at the indices, outermost first
 */
public record Place(Kind kind, String name, int image, List<Integer> at) {

  /** Stands for the number of an image that is alone. */
  public static final int ALONE = -1;

  private static final Pattern TEXT =
      Pattern.compile(
          "\\s*(d\\s+)?(before\\s+)?(\\S.*?)\\s*\\[\\s*(?:(\\d{1,9})\\s*;)?([\\d,\\s]*)\\]\\s*");

  /** Which of the numbers that have one name. */
  public enum Kind {
    /** What a layer put out, or a parameter. */
    VALUE(""),
    /** What a layer's activation is applied to. */
    BEFORE("before "),
    /** The gradient of the loss by {@link #VALUE}. */
    GRADIENT("d "),
    /** The gradient of the loss by {@link #BEFORE}. */
    GRADIENT_BEFORE("d before ");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    /** Whether it is a gradient. */
    public boolean isGradient() {
      return this == GRADIENT || this == GRADIENT_BEFORE;
    }

    /** Whether it is before an activation. */
    public boolean isBefore() {
      return this == BEFORE || this == GRADIENT_BEFORE;
    }

    /** The gradient of it, or the number that it is the gradient of. */
    public Kind other() {
      return switch (this) {
        case VALUE -> GRADIENT;
        case BEFORE -> GRADIENT_BEFORE;
        case GRADIENT -> VALUE;
        case GRADIENT_BEFORE -> BEFORE;
      };
    }
  }

  /** Keeps an unmodifiable copy of the indices. */
  public Place {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    at = List.copyOf(Objects.requireNonNull(at, "at"));
  }

  /** Of an image that is alone, or of a parameter. */
  public static Place of(Kind kind, String name, int... at) {
    Objects.requireNonNull(at, "at");
    return new Place(kind, name, ALONE, Arrays.stream(at).boxed().toList());
  }

  /**
   * Reads a place. Whether there is such a number, only who knows the network can say.
   *
   * @throws IllegalArgumentException when it is none; the message is a sentence
   */
  public static Place parse(String text) {
    Matcher parts = TEXT.matcher(Objects.requireNonNull(text, "text"));
    if (!parts.matches() || parts.group(5).isBlank()) {
      throw new IllegalArgumentException(
          "'%s' is no place of a number; write a name and its indices, such as conv2/kernel[1,2,7,20], conv1[4,5,3] or d conv1[4,5,3]"
              .formatted(Names.visible(text)));
    }
    boolean gradient = parts.group(1) != null;
    Kind kind =
        parts.group(2) == null
            ? (gradient ? Kind.GRADIENT : Kind.VALUE)
            : (gradient ? Kind.GRADIENT_BEFORE : Kind.BEFORE);
    int image = parts.group(4) == null ? ALONE : Integer.parseInt(parts.group(4));
    try {
      List<Integer> at =
          Arrays.stream(parts.group(5).split(",", -1))
              .map(i -> Integer.valueOf(i.strip()))
              .toList();
      return new Place(kind, parts.group(3), image, at);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the indices of '%s' are no whole numbers with a comma between them"
              .formatted(Names.visible(text)),
          e);
    }
  }

  /** Whether it belongs to a parameter, and not to a layer's output. */
  public boolean isParameter() {
    return name.indexOf('/') >= 0;
  }

  /** The number that it is the gradient of, or the gradient of it. */
  public Place other() {
    return new Place(kind.other(), name, image, at);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    String indices = at.stream().map(String::valueOf).collect(Collectors.joining(","));
    return kind.prefix + name + "[" + (image == ALONE ? "" : image + ";") + indices + "]";
  }
}

package org.lanewise.lab.explain;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Named;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Explained.Read;
import org.lanewise.engine.kernel.Explained.Stored;

/** What was done to get a number, in a line. */
final class Formula {

  private static final Pattern LETTER = Pattern.compile("\\b[abcx]\\b");
  private static final Pattern COMPOUND = Pattern.compile(".* [-+−·/] .*");

  private Formula() {}

  /** A number's name: that of its place, or what it is. */
  static String name(Explained number) {
    return name(number, Formula::name);
  }

  /** The same, with these names for what it is computed from. */
  static String name(Explained number, Function<Explained, String> names) {
    return switch (number) {
      case Read read -> read.place().toString();
      case Constant constant -> constant.name();
      case Named named -> named.name();
      case Stored stored -> names.apply(stored.of());
      case Product product -> applied(product, part -> inBrackets(part, names));
      case Explained.Function function -> applied(function, part -> inBrackets(part, names));
      default -> String.format(Locale.ROOT, "a sum of %,d", number.parts().size());
    };
  }

  private static String inBrackets(Explained number, Function<Explained, String> names) {
    String name = names.apply(number);
    boolean whole = number instanceof Read || !COMPOUND.matcher(name).matches();
    return whole ? name : "(" + name + ")";
  }

  /** {@code a · b} of these words for its factors. */
  static String applied(Product product, Function<Explained, String> words) {
    return words.apply(product.a()) + " · " + words.apply(product.b());
  }

  /** A function of these words for its arguments: {@code a − b} with them in place of letters. */
  static String applied(Explained.Function function, Function<Explained, String> words) {
    List<String> arguments = function.parts().stream().map(words).toList();
    List<String> letters =
        LETTER.matcher(function.name()).results().map(MatchResult::group).distinct().toList();
    if (letters.isEmpty() || letters.size() != arguments.size()) {
      return function.name() + arguments.stream().collect(Collectors.joining(", ", " of ", ""));
    }
    return LETTER
        .matcher(function.name())
        .replaceAll(
            match -> Matcher.quoteReplacement(arguments.get(letters.indexOf(match.group()))));
  }
}

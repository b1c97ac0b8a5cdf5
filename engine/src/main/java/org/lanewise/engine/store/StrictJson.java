package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** JSON parsers for text from outside: shallow, and keeping nothing of one text for the next. */
final class StrictJson {

  /** Every text of ours needs fewer levels; the parser's own limits hold for names and numbers. */
  private static final int DEEPEST = 8;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private StrictJson() {}

  /** A parser before the first token of {@code text}. */
  static JsonParser parser(String text) throws IOException {
    return FACTORY.createParser(text);
  }
}

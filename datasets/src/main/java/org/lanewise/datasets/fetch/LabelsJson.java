package org.lanewise.datasets.fetch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import org.lanewise.datasets.cifar.Cifar10Format;

/** Labels as one JSON array of whole numbers. */
final class LabelsJson {

  private LabelsJson() {}

  /**
   * Reads exactly {@code count} labels.
   *
   * @throws SourceException when it is not an array of that many labels and nothing else
   */
  static byte[] parse(String name, InputStream in, int count) throws SourceException {
    byte[] labels = new byte[count];
    try (JsonParser parser = new JsonFactory().createParser(in)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new SourceException(name + " is no JSON array; expected " + count + " labels.");
      }
      int found = 0;
      while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && found < count) {
        int label = parser.getIntValue();
        if (label < 0 || label >= Cifar10Format.CLASSES) {
          throw new SourceException(
              name + " has the label " + label + " at place " + found + "; expected 0 to 9.");
        }
        labels[found++] = (byte) label;
      }
      if (found != count
          || parser.currentToken() != JsonToken.END_ARRAY
          || parser.nextToken() != null) {
        throw new SourceException(
            name
                + " has something other than a label after "
                + found
                + " labels; expected "
                + count
                + ".");
      }
      return labels;
    } catch (IOException e) {
      throw new SourceException(name + " is no sound JSON: " + e.getMessage() + ".", e);
    }
  }
}

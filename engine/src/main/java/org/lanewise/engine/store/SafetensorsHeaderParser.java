package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.tensor.Shape;

/** Parses and checks the header of one safetensors file, from bytes that nobody vouches for. */
final class SafetensorsHeaderParser {

  /** More extents than any tool writes (numpy stops at 64). */
  private static final int MOST_EXTENTS = 64;

  private static final String REMEDY = "fetch or save the file again";

  private final Path file;
  private final long dataBytes;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private Map<String, String> metadata = Map.of();

  /**
   * A parser for one header.
   *
   * @param file for messages
   * @param dataBytes how many bytes follow the header
   */
  SafetensorsHeaderParser(Path file, long dataBytes) {
    this.file = file;
    this.dataBytes = dataBytes;
  }

  /**
   * Parses the header.
   *
   * @param bytes the header, without its length
   * @throws StoreException when it is no valid header for a file of that size
   */
  SafetensorsHeader parse(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != '{') {
      String seen = bytes.length == 0 ? "is empty" : "begins with byte " + (bytes[0] & 0xff);
      throw bad("the header " + seen, "the character { (byte 123)");
    }
    String text;
    try {
      // Decoded here, because a JSON parser guesses encodings and lets overlong forms pass.
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw bad("the header is no valid UTF-8", "JSON text in UTF-8");
    }
    try (JsonParser json = StrictJson.parser(text)) {
      json.nextToken();
      readObject(json);
      if (json.nextToken() != null) {
        throw bad("the header goes on after its JSON object", "only spaces there");
      }
    } catch (JsonProcessingException e) {
      throw bad(
          "the header is no valid JSON (" + Quote.shorten(e.getOriginalMessage()) + ")",
          "one JSON object");
    } catch (IOException e) {
      throw StoreException.reading(file, e);
    }
    checkCover();
    return new SafetensorsHeader(
        Collections.unmodifiableMap(metadata), Collections.unmodifiableMap(tensors));
  }

  private void readObject(JsonParser json) throws IOException {
    boolean metadataSeen = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = text(json.currentName());
      JsonToken value = json.nextToken();
      boolean isMetadata = name.equals(SafetensorsHeader.METADATA);
      // The format's own reader takes null there for none.
      if (value != JsonToken.START_OBJECT && !(isMetadata && value == JsonToken.VALUE_NULL)) {
        throw bad("the header's entry " + Quote.of(name) + " is no JSON object", "an object");
      }
      if (isMetadata) {
        if (metadataSeen) {
          throw bad("the header has " + SafetensorsHeader.METADATA + " twice", "it at most once");
        }
        metadataSeen = true;
        metadata = value == JsonToken.VALUE_NULL ? Map.of() : readMetadata(json);
      } else if (tensors.put(name, readTensor(json, name)) != null) {
        throw bad("the header names tensor " + Quote.of(name) + " twice", "each name once");
      }
    }
  }

  private Map<String, String> readMetadata(JsonParser json) throws IOException {
    Map<String, String> result = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = text(json.currentName());
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw bad("the metadata entry " + Quote.of(key) + " is no string", "strings only");
      }
      if (result.put(key, text(json.getText())) != null) {
        throw bad("the metadata has the key " + Quote.of(key) + " twice", "each key once");
      }
    }
    return result;
  }

  private TensorInfo readTensor(JsonParser json, String name) throws IOException {
    @Nullable DType dtype = null;
    @Nullable Shape shape = null;
    long @Nullable [] offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      boolean twice;
      switch (field) {
        case "dtype" -> {
          twice = dtype != null;
          dtype = readDType(json, name);
        }
        case "shape" -> {
          twice = shape != null;
          shape = readShape(json, name);
        }
        case "data_offsets" -> {
          twice = offsets != null;
          offsets = readNumbers(json, name, field, 2);
        }
        default ->
            throw bad(
                tensor(name) + " has the unknown field " + Quote.of(field),
                "dtype, shape and data_offsets");
      }
      if (twice) {
        throw bad(tensor(name) + " has the field " + field + " twice", "it once");
      }
    }
    if (dtype == null || shape == null || offsets == null) {
      String missing = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
      throw bad(tensor(name) + " has no field " + missing, "dtype, shape and data_offsets");
    }
    if (offsets.length != 2) {
      throw bad(tensor(name) + " has " + offsets.length + " data_offsets", "begin and end");
    }
    return checked(new TensorInfo(name, dtype, shape, offsets[0], offsets[1]));
  }

  private DType readDType(JsonParser json, String name) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      String text = json.getText();
      for (DType dtype : DType.values()) {
        if (dtype.name().equals(text)) {
          return dtype;
        }
      }
      throw bad(
          tensor(name) + " has the unknown dtype " + Quote.of(text),
          "one of " + List.of(DType.values()));
    }
    throw bad("the dtype of " + tensor(name) + " is no string", "a name such as F32");
  }

  private Shape readShape(JsonParser json, String name) throws IOException {
    long[] extents = readNumbers(json, name, "shape", MOST_EXTENTS);
    int[] result = new int[extents.length];
    long size = 1;
    for (int i = 0; i < extents.length; i++) {
      size = extents[i] > Integer.MAX_VALUE ? Long.MAX_VALUE : size * extents[i];
      if (size > Integer.MAX_VALUE) {
        throw bad(
            tensor(name) + " has more than 2^31 - 1 elements",
            "fewer (a Java array can't hold more)");
      }
      result[i] = (int) extents[i];
    }
    return Shape.of(result);
  }

  private long[] readNumbers(JsonParser json, String name, String field, int most)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw bad("the " + field + " of " + tensor(name) + " is no list", "a list of numbers");
    }
    long[] numbers = new long[most];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || json.getLongValue() < 0) {
        throw bad(
            "the " + field + " of " + tensor(name) + " holds something else than sizes",
            "whole numbers from 0 to 2^63 - 1");
      }
      if (count == most) {
        throw bad(
            "the " + field + " of " + tensor(name) + " has more than " + most + " numbers",
            "at most " + most);
      }
      numbers[count++] = json.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  private TensorInfo checked(TensorInfo info) {
    if (info.begin() > info.end() || info.end() > dataBytes) {
      throw bad(
          tensor(info.name()) + " lies at bytes " + info.begin() + " to " + info.end(),
          "a range within the " + dataBytes + " bytes of data");
    }
    long bytes = (long) info.shape().size() * info.dtype().bytes();
    if (info.end() - info.begin() != bytes) {
      throw bad(
          tensor(info.name()) + " takes " + (info.end() - info.begin()) + " bytes",
          bytes + " bytes for " + info.describe());
    }
    return info;
  }

  /** The tensors must cover the data exactly: no overlap, no hole, nothing behind the last. */
  private void checkCover() {
    List<TensorInfo> byPlace = new ArrayList<>(tensors.values());
    byPlace.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
    long covered = 0;
    for (TensorInfo info : byPlace) {
      if (info.begin() != covered) {
        String what = info.begin() < covered ? " overlaps the tensor before it" : " leaves a hole";
        throw bad(
            tensor(info.name()) + " begins at byte " + info.begin() + " and" + what,
            "byte " + covered);
      }
      covered = info.end();
    }
    if (covered != dataBytes) {
      throw bad((dataBytes - covered) + " bytes follow the last tensor", "the file to end there");
    }
  }

  /** Refuses text with half a surrogate pair, which UTF-8 can't hold. */
  private String text(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw bad("the header escapes half a surrogate pair in " + Quote.of(text), "whole pairs");
    }
    return text;
  }

  private static String tensor(String name) {
    return "tensor " + Quote.of(name);
  }

  private StoreException bad(String seen, String expected) {
    return StoreException.of(file, seen, expected, REMEDY);
  }
}

package org.lanewise.engine.store;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lanewise.engine.tensor.Shape;

/** Parses and checks the header of one safetensors file, from bytes that nobody vouches for. */
final class SafetensorsHeaderParser {

  /** More extents than any tool writes (numpy stops at 64). */
  private static final int MOST_EXTENTS = 64;

  private static final Map<String, DType> DTYPES =
      Stream.of(DType.values()).collect(Collectors.toMap(DType::name, dtype -> dtype));
  private static final String REMEDY = "fetch or save the file again";

  private final Path file;
  private final long dataBytes;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

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
    JsonTree.parse(file, "the header", text, REMEDY).fields().each(this::readEntry);
    checkCover();
    return new SafetensorsHeader(
        Collections.unmodifiableMap(metadata), Collections.unmodifiableMap(tensors));
  }

  private void readEntry(String name, JsonTree entry) {
    if (!name.equals(SafetensorsHeader.METADATA)) {
      tensors.put(text(name), readTensor(name, entry.named(() -> tensor(name))));
    } else if (!entry.isNull()) { // the format's own reader takes null there for none
      entry
          .named(() -> "the metadata")
          .fields()
          .each((key, value) -> metadata.put(text(key), text(value.text())));
    }
  }

  private TensorInfo readTensor(String name, JsonTree entry) {
    JsonFields fields = entry.fields();
    JsonTree type = fields.get("dtype");
    DType dtype = DTYPES.get(type.text());
    if (dtype == null) {
      throw type.wrong("one of " + List.of(DType.values()));
    }
    Shape shape = readShape(fields.get("shape"), name);
    JsonTree place = fields.get("data_offsets");
    List<Long> offsets = place.list(offset -> offset.whole(0, Long.MAX_VALUE));
    if (offsets.size() != 2) {
      throw place.bad("has " + offsets.size() + " numbers", "begin and end");
    }
    fields.done();
    return checked(new TensorInfo(name, dtype, shape, offsets.get(0), offsets.get(1)));
  }

  private Shape readShape(JsonTree tree, String name) {
    List<Long> extents = tree.list(extent -> extent.whole(0, Long.MAX_VALUE));
    if (extents.size() > MOST_EXTENTS) {
      throw tree.bad("has more than " + MOST_EXTENTS + " numbers", "at most " + MOST_EXTENTS);
    }
    long size = 1;
    for (long extent : extents) {
      size = extent > Integer.MAX_VALUE ? Long.MAX_VALUE : size * extent;
      if (size > Integer.MAX_VALUE) {
        throw bad(
            tensor(name) + " has more than 2^31 - 1 elements",
            "fewer (a Java array can't hold more)");
      }
    }
    return Shape.of(extents.stream().mapToInt(Long::intValue).toArray());
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

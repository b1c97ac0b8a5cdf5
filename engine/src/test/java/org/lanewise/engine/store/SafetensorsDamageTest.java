package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.store.HandMade.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of damage gets its own sentence. */
class SafetensorsDamageTest {

  private static final String GOOD = tensor("a", "F32", "[2]", 0, 8);

  @TempDir Path folder;

  /** Lengths whose bytes are what other kinds of files begin with. */
  @ParameterizedTest
  @ValueSource(ints = {0x0280, 0x0380, 0x8b1f})
  void aHeaderOfAnyLengthIsRead(int length) throws IOException {
    Path file = folder.resolve("padded.safetensors");
    String header = "{" + GOOD + "}";
    byte[] good = HandMade.file(header + " ".repeat(length - header.length()));
    Files.write(file, Arrays.copyOf(good, Long.BYTES + length + 8));
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertEquals(List.of("a"), read.names());
    }
  }

  static Stream<Arguments> damagedHeaders() {
    return Stream.of(
        Arguments.of("", "the header is empty"),
        Arguments.of(" {" + GOOD + "}", "the header begins with byte 32"),
        Arguments.of("[]", "the header begins with byte 91"),
        Arguments.of("{" + GOOD, "no valid JSON"),
        Arguments.of("{" + GOOD + "} x", "no valid JSON"),
        Arguments.of("{" + GOOD + "}{}", "goes on after its JSON value"),
        Arguments.of("{'a':1}", "no valid JSON"),
        Arguments.of("{\"a\":1}", "tensor \"a\" is 1, expected an object"),
        Arguments.of("{\"a\":{}}", "tensor \"a\" has no field \"dtype\""),
        Arguments.of("{\"a\":{\"dtype\":\"F32\"}}", "has no field \"shape\""),
        Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", "has no field \"data_offsets\""),
        Arguments.of("{" + GOOD + "," + GOOD + "}", "the header has the field \"a\" twice"),
        Arguments.of(
            "{" + GOOD.replace("F32", "F33") + "}", "is \"F33\", expected one of [BOOL, U8"),
        Arguments.of(
            "{" + GOOD.replace("\"F32\"", "32") + "}", "the field \"dtype\" of tensor \"a\" is 32"),
        Arguments.of("{" + GOOD.replace("F32", "F64") + "}", "takes 8 bytes, expected 16 bytes"),
        Arguments.of(
            "{" + GOOD.replace("[2]", "2") + "}",
            "the field \"shape\" of tensor \"a\" is 2, expected a list"),
        Arguments.of(
            "{" + GOOD.replace("[2]", "[-2]") + "}", "is -2, expected a whole number from 0"),
        Arguments.of("{" + GOOD.replace("[2]", "[2.0]") + "}", "is 2.0, expected a whole number"),
        Arguments.of(
            "{" + GOOD.replace("[2]", "[[2]]") + "}",
            "item 1 of the field \"shape\" of tensor \"a\" is [2]"),
        Arguments.of("{" + GOOD.replace("[2]", "[\"2\"]") + "}", "is \"2\", expected a whole"),
        Arguments.of(
            "{" + GOOD.replace("[2]", "[99999999999999999999]") + "}",
            "is 99999999999999999999, exp"),
        Arguments.of("{" + GOOD.replace("[2]", "[" + "9".repeat(2000) + "]") + "}", "valid JSON"),
        Arguments.of("{" + GOOD.replace("[2]", "[65536,65536]") + "}", "more than 2^31 - 1"),
        Arguments.of(
            "{" + GOOD.replace("[2]", "[4294967296,4294967296]") + "}", "more than 2^31 - 1"),
        Arguments.of(
            "{" + GOOD.replace("[2]", "[" + "1,".repeat(64) + "2]") + "}", "more than 64 numbers"),
        Arguments.of(
            "{" + GOOD.replace("0,8", "0") + "}",
            "the field \"data_offsets\" of tensor \"a\" has 1 numbers"),
        Arguments.of(
            "{" + GOOD.replace("0,8", "0,8,8") + "}", "has 3 numbers, expected begin and end"),
        Arguments.of("{" + GOOD.replace("0,8", "8,0") + "}", "lies at bytes 8 to 0"),
        Arguments.of("{" + GOOD.replace("0,8", "4,12") + "}", "within the 8 bytes of data"),
        Arguments.of(
            "{" + GOOD.replace("0,8", "9223372036854775800,9223372036854775807") + "}",
            "within the 8 bytes"),
        Arguments.of("{" + GOOD.replace("\"shape\"", "\"form\"") + "}", "has no field \"shape\""),
        Arguments.of(
            "{" + GOOD.replace("\"shape\"", "\"x\":1,\"shape\"") + "}",
            "tensor \"a\" has the unknown field \"x\", expected no fields but dtype, shape, data_off"),
        Arguments.of(
            "{" + GOOD.replace("\"shape\":[2]", "\"shape\":[2],\"shape\":[2]") + "}",
            "has the field \"shape\" twice"),
        Arguments.of("{" + tensor("a", "U8", "[4]", 0, 4) + "}", "4 bytes follow the last tensor"),
        Arguments.of("{}", "8 bytes follow the last tensor"),
        Arguments.of(
            "{" + tensor("a", "U8", "[5]", 0, 5) + "," + tensor("b", "U8", "[4]", 4, 8) + "}",
            "tensor \"b\" begins at byte 4 and overlaps"),
        Arguments.of(
            "{" + tensor("a", "U8", "[3]", 0, 3) + "," + tensor("b", "U8", "[4]", 4, 8) + "}",
            "tensor \"b\" begins at byte 4 and leaves a hole"),
        Arguments.of("{\"__metadata__\":3," + GOOD + "}", "the metadata is 3, expected an object"),
        Arguments.of(
            "{\"__metadata__\":{\"k\":3}," + GOOD + "}",
            "the field \"k\" of the metadata is 3, expected a text"),
        Arguments.of(
            "{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}," + GOOD + "}",
            "the metadata has the field \"k\" twice"),
        Arguments.of(
            "{\"__metadata__\":{},\"__metadata__\":{}," + GOOD + "}",
            "has the field \"__metadata__\" twice"),
        Arguments.of("{\"__metadata__\":{\"k\":\"\\ud800\"}," + GOOD + "}", "half a surrogate"),
        Arguments.of("{\"a\":" + "[".repeat(100_000), "nesting depth"),
        Arguments.of("{\"a\":{\"shape\":" + "[".repeat(100_000), "nesting depth"),
        Arguments.of("{\"a\":" + "{\"a\":".repeat(100_000), "nesting depth"),
        Arguments.of("{\"" + "n".repeat(10_000) + "\":1}", "n…\" is 1, expected an object"));
  }

  @ParameterizedTest
  @MethodSource("damagedHeaders")
  void aDamagedHeaderGetsItsSentence(String header, String part) throws IOException {
    String sentence = refused(HandMade.file(header, new byte[8]));
    assertTrue(sentence.contains(part), sentence);
  }

  @Test
  void theHeadersThatTheFormatAllowsOpen() throws IOException {
    String empty = tensor("e", "I64", "[0,7]", 8, 8);
    String scalar = "{" + tensor("s", "F64", "[]", 0, 8) + "}";
    for (String header : List.of("{" + GOOD + "}   ", "{" + empty + "," + GOOD + "}", scalar)) {
      Path file = folder.resolve("good.safetensors");
      Files.write(file, HandMade.file(header, new byte[8]));
      try (SafetensorsFile read = SafetensorsFile.open(file)) {
        assertFalse(read.names().isEmpty());
      }
    }
    Path nothing = folder.resolve("nothing.safetensors");
    Files.write(nothing, HandMade.file("{}"));
    try (SafetensorsFile read = SafetensorsFile.open(nothing)) {
      assertEquals(List.of(), read.names());
    }
  }

  @Test
  void invalidUtf8IsRefused() throws IOException {
    for (int[] wrong : new int[][] {{0xff}, {0xc0, 0xa2}, {0xed, 0xa0, 0x80}, {0xc3}}) {
      byte[] header = "{\"____\":{}}".getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < wrong.length; i++) {
        header[2 + i] = (byte) wrong[i];
      }
      String sentence = refused(HandMade.file(header));
      assertTrue(sentence.contains("the header is no valid UTF-8"), sentence);
    }
    String sentence = refused(HandMade.file("{}".getBytes(StandardCharsets.UTF_16LE)));
    assertTrue(sentence.contains("no valid JSON"), sentence);
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = HandMade.file("{" + GOOD + "}", new byte[8]);
    for (int length = 0; length < whole.length; length++) {
      refused(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void aLengthBeyondTheFileIsRefused() throws IOException {
    for (long length : new long[] {17, 1L << 40, 100_000_001, Long.MAX_VALUE, -1}) {
      byte[] file = HandMade.file("{" + GOOD + "}", new byte[8]);
      ByteBuffer.wrap(file)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(length == 17 ? file.length - 7 : length);
      String sentence = refused(file);
      assertTrue(sentence.contains("the file gives its header"), sentence);
    }
  }

  @Test
  void whatIsNoFileIsRefused() throws IOException {
    assertTrue(refused(folder).contains("no regular file"));
    assertTrue(refused(folder.resolve("missing")).contains("there is no such file"));
  }

  @Test
  void aFileThatShrinksWhileItIsOpenIsRefused() throws IOException {
    Path file = folder.resolve("shrinking.safetensors");
    Files.write(file, HandMade.file("{" + GOOD + "}", new byte[8]));
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      Files.write(file, new byte[9]);
      StoreException e = assertThrows(StoreException.class, () -> read.readFloats("a"));
      assertTrue(e.getMessage().contains("while it was read"), e.getMessage());
    }
  }

  private String refused(byte[] content) throws IOException {
    Path file = folder.resolve("damaged.safetensors");
    Files.write(file, content);
    return refused(file);
  }

  private static String refused(Path file) {
    String sentence =
        assertThrows(StoreException.class, () -> SafetensorsFile.open(file).close()).getMessage();
    assertTrue(sentence.startsWith(file + ": "), sentence);
    assertTrue(sentence.endsWith("."), sentence);
    assertTrue(sentence.length() < 600 + file.toString().length(), sentence);
    assertTrue(sentence.chars().noneMatch(Character::isISOControl), sentence);
    return sentence;
  }
}

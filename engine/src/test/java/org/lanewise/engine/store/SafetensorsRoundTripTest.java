package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/** What is written comes back, bit for bit, and lies in the file as the format says. */
class SafetensorsRoundTripTest {

  @TempDir Path folder;

  @Property(tries = 200)
  void everyTensorComesBack(
      @ForAll @Size(max = 6) @UniqueElements List<String> names,
      @ForAll @Size(max = 3) Map<String, String> metadata,
      @ForAll @IntRange(max = 9) int rows,
      @ForAll long seed)
      throws IOException {
    Path temporary = Files.createTempDirectory("safetensors");
    Path file = temporary.resolve("t.safetensors");
    try {
      roundTrip(file, names, metadata, rows, new Random(seed));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(temporary);
    }
  }

  private static void roundTrip(
      Path file, List<String> names, Map<String, String> metadata, int rows, Random random) {
    Shape shape = Shape.of(rows, 3);
    SafetensorsWriter writer = new SafetensorsWriter();
    Map<String, String> kept = new LinkedHashMap<>();
    metadata.forEach((key, value) -> {
      if (isWhole(key) && isWhole(value)) {
        kept.put(key, value);
        writer.metadata(key, value);
      }
    });
    Map<String, Object> expected = new LinkedHashMap<>();
    for (String name : names) {
      if (isWhole(name)) {
        expected.put(name, add(writer, name, shape, random));
      }
    }
    writer.write(file);
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertEquals(kept, read.metadata());
      assertEquals(List.copyOf(expected.keySet()), read.names());
      expected.forEach((name, data) -> {
        assertEquals(shape, read.info(name).shape());
        assertEquals(0, read.info(name).begin() % read.info(name).dtype().bytes());
        switch (data) {
          case float[] floats ->
              assertArrayEquals(bits(floats), bits(read.readFloats(name).data()));
          case double[] doubles -> assertArrayEquals(doubles, read.readDoubles(name));
          case int[] ints -> assertArrayEquals(ints, read.readInts(name));
          case long[] longs -> assertArrayEquals(longs, read.readLongs(name));
          case byte[] bytes -> assertArrayEquals(bytes, read.readBytes(name));
          default -> throw new AssertionError(data);
        }
      });
    }
  }

  private static Object add(SafetensorsWriter writer, String name, Shape shape, Random random) {
    int size = shape.size();
    return switch (random.nextInt(5)) {
      case 0 -> {
        float[] data = new float[size];
        for (int i = 0; i < size; i++) {
          data[i] = Float.intBitsToFloat(random.nextInt()); // infinities and NaNs of all kinds too
        }
        writer.floats(name, new Tensor(shape, data));
        yield data;
      }
      case 1 -> {
        double[] data = random.doubles(size).toArray();
        writer.doubles(name, shape, data);
        yield data;
      }
      case 2 -> {
        int[] data = random.ints(size).toArray();
        writer.ints(name, shape, data);
        yield data;
      }
      case 3 -> {
        long[] data = random.longs(size).toArray();
        writer.longs(name, shape, data);
        yield data;
      }
      default -> {
        byte[] data = new byte[size];
        random.nextBytes(data);
        writer.bytes(name, shape, data);
        yield data;
      }
    };
  }

  private static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text)
        && !text.equals(SafetensorsHeader.METADATA);
  }

  private static int[] bits(float[] data) {
    int[] bits = new int[data.length];
    for (int i = 0; i < data.length; i++) {
      bits[i] = Float.floatToRawIntBits(data[i]);
    }
    return bits;
  }

  @Test
  void oddFloatsKeepEveryBit() {
    float[] data = {
      -0f,
      Float.MIN_VALUE,
      Float.NEGATIVE_INFINITY,
      Float.intBitsToFloat(0x7f800001), // signalling NaN
      Float.intBitsToFloat(0xffc12345) // quiet NaN with a payload
    };
    Path file = folder.resolve("odd.safetensors");
    new SafetensorsWriter().floats("odd", new Tensor(Shape.of(5), data)).write(file);
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertArrayEquals(bits(data), bits(read.readFloats("odd").data()));
    }
  }

  @Test
  void theBytesAreThoseOfTheFormat() throws IOException {
    Path file = folder.resolve("two.safetensors");
    new SafetensorsWriter()
        .metadata("made", "by hand")
        .bytes("b", Shape.of(3), new byte[] {1, 2, 3})
        .floats("a", Shape.of(1, 2), new float[] {9f, 1f, 2f}, 1)
        .write(file);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    String header =
        "{\"__metadata__\":{\"made\":\"by hand\"},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
    int padded = (header.length() + 7) / 8 * 8;
    byte[] text = new byte[padded];
    assertEquals(padded, bytes.getLong());
    bytes.get(text);
    assertEquals(header + " ".repeat(padded - header.length()), new String(text, "UTF-8"));
    assertEquals(1f, bytes.getFloat());
    assertEquals(2f, bytes.getFloat());
    assertEquals(0x010203, bytes.get() << 16 | bytes.get() << 8 | bytes.get());
    assertEquals(0, bytes.remaining());
  }

  @Test
  void longTensorsCrossTheChunks() {
    float[] data = new float[100_003];
    for (int i = 0; i < data.length; i++) {
      data[i] = i;
    }
    Path file = folder.resolve("long.safetensors");
    new SafetensorsWriter().floats("long", new Tensor(Shape.of(data.length), data)).write(file);
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertArrayEquals(data, read.readFloats("long").data());
      double[] widened = read.readDoubles("long");
      assertEquals(data.length - 1, widened[data.length - 1]);
      assertEquals(16_384, widened[16_384]);
    }
  }

  @Test
  void halvesAreWidened() throws IOException {
    byte[] data = {0, 0x3c, 1, 0, 0, (byte) 0xc0}; // 1, the smallest subnormal, -2
    Path file = folder.resolve("half.safetensors");
    Files.write(
        file,
        HandMade.file("{\"h\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]}}", data));
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertArrayEquals(new double[] {1, 0x1p-24, -2}, read.readDoubles("h"));
    }
  }

  @Test
  void theGoldenFileOfAnotherToolOpens() throws Exception {
    Path golden = Path.of(getClass().getResource("/golden/net4-core.safetensors").toURI());
    try (SafetensorsFile read = SafetensorsFile.open(golden)) {
      assertEquals(31, read.names().size());
      assertEquals("8", read.metadata().get("seed"));
      assertEquals("F32 [3, 3, 3, 32]", read.info("init/conv1/kernel").describe());
      assertEquals(Shape.of(8, 32, 32, 3), read.readFloats("x").shape());
      assertArrayEquals(new int[] {6, 9, 9, 4, 1, 1, 2, 7}, read.readInts("y"));
      double[] trace = read.readDoubles("f64/loss_trace");
      assertEquals(trace[0], read.readDoubles("f64/loss")[0]);
      assertTrue(trace[10] < trace[0]);
    }
  }

  @Test
  void wrongCallsSayWhatIsWrong() {
    SafetensorsWriter writer = new SafetensorsWriter().metadata("k", "v");
    writer.floats("a", Tensor.zeros(2));
    assertThrows(IllegalArgumentException.class, () -> writer.metadata("k", "w"));
    assertThrows(IllegalArgumentException.class, () -> writer.floats("a", Tensor.zeros(2)));
    assertThrows(
        IllegalArgumentException.class, () -> writer.floats("__metadata__", Tensor.zeros(2)));
    assertThrows(IllegalArgumentException.class, () -> writer.floats("\ud800", Tensor.zeros(2)));
    assertThrows(
        IllegalArgumentException.class, () -> writer.floats("c", Shape.of(2), new float[3], 2));
    assertThrows(IllegalArgumentException.class, () -> writer.ints("d", Shape.of(2), new int[3]));
    Path file = folder.resolve("a.safetensors");
    writer.write(file);
    SafetensorsFile read = SafetensorsFile.open(file);
    assertThrows(StoreException.class, () -> read.readFloats("b"));
    StoreException wrongType = assertThrows(StoreException.class, () -> read.readInts("a"));
    assertEquals(
        file
            + ": tensor \"a\" is F32 [2], expected dtype I32; check that this is the file you mean.",
        wrongType.getMessage());
    read.close();
    assertThrows(IllegalStateException.class, () -> read.readFloats("a"));
  }
}

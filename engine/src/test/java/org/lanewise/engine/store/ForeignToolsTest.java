package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.dense;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Preprocessing;

/** Files as other tools write them anew: everything that the format allows is read. */
class ForeignToolsTest {

  /** All of them are exact in 16 bits, also with the 8 bits of precision of BF16. */
  private static final float[] PARAMETERS = {0.5f, -0.25f, 1.5f, 96f, -0.0078125f, 0f};

  @TempDir private Path folder;

  private String metadata = "";

  @BeforeEach
  void writeOurs() {
    Path ours = folder.resolve("ours.safetensors");
    Network network = Network.sequential(Shape.of(2), dense(2).named("d"));
    DataIdentity data = new DataIdentity("x", List.of("a", "b"), "0123");
    ModelFile.save(
        ours, new Model(network, PARAMETERS, Preprocessing.raw(), Settings.none(), data));
    StringBuilder entries = new StringBuilder();
    try (SafetensorsFile file = SafetensorsFile.open(ours)) {
      for (Map.Entry<String, String> entry : file.metadata().entrySet()) {
        String text = entry.getValue().replace("\\", "\\\\").replace("\"", "\\\"");
        entries.append(String.format(Locale.ROOT, "\"%s\":\"%s\",", entry.getKey(), text));
      }
    }
    metadata = entries.toString();
  }

  @Test
  void metadataThatIsNullIsNone() throws IOException {
    for (String absent : List.of("", "\"__metadata__\":null,", "\"__metadata__\":{},")) {
      try (SafetensorsFile file = SafetensorsFile.open(write(absent, "F32", 4, ""))) {
        assertEquals(Map.of(), file.metadata());
        assertEquals(List.of("d/bias", "d/kernel"), file.names());
        assertEquals(96f, file.readFloats("d/kernel").data()[3]);
      }
    }
    String twice = "\"__metadata__\":null,\"__metadata__\":{},";
    Path file = write(twice, "F32", 4, "");
    assertThrows(StoreException.class, () -> SafetensorsFile.open(file));
  }

  @Test
  void furtherEntriesOtherOrdersAndSpacesAtTheEndAreNoMatter() throws IOException {
    String more = "\"__metadata__\":{" + metadata + "\"format\":\"pt\",\"author\":\"me\"},";
    assertLoads(write(more, "F32", 4, "       "));
  }

  @Test
  void aModelRoundedToSixteenBitsIsTaken() throws IOException {
    String ours = "\"__metadata__\":{" + metadata + "\"format\":\"pt\"},";
    assertLoads(write(ours, "F16", 2, ""));
    assertLoads(write(ours, "BF16", 2, ""));
    Path whole = write(ours, "I32", 4, "");
    String sentence =
        String.valueOf(
            assertThrows(StoreException.class, () -> ModelFile.load(whole)).getMessage());
    assertTrue(sentence.contains("is I32 [2, 2], expected F32 [2, 2]"), sentence);
  }

  private static void assertLoads(Path file) {
    Model model = ModelFile.load(file);
    assertArrayEquals(PARAMETERS, model.parameters());
    assertEquals(List.of("a", "b"), model.classNames());
  }

  /** The bias first, as tools that sort by name have it. */
  private Path write(String meta, String dtype, int width, String spaces) throws IOException {
    String header =
        String.format(
            Locale.ROOT,
            "{%s%s,%s}%s",
            meta,
            HandMade.tensor("d/bias", dtype, "[2]", 0, 2L * width),
            HandMade.tensor("d/kernel", dtype, "[2,2]", 2L * width, 6L * width),
            spaces);
    ByteBuffer data = ByteBuffer.allocate(6 * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int i : new int[] {4, 5, 0, 1, 2, 3}) {
      switch (dtype) {
        case "F16" -> data.putShort(Float.floatToFloat16(PARAMETERS[i]));
        case "BF16" -> data.putShort((short) (Float.floatToRawIntBits(PARAMETERS[i]) >>> 16));
        default -> data.putFloat(PARAMETERS[i]);
      }
    }
    Path file = folder.resolve(dtype + ".safetensors");
    Files.write(file, HandMade.file(header, data.array()));
    return file;
  }
}

package org.lanewise.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void writesOneLineInOrder() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("text", "a \"b\"\n");
    fields.put("whole", 3);
    fields.put("long", 1L << 40);
    fields.put("number", 0.25);
    fields.put("nan", Double.NaN);
    fields.put("none", null);
    fields.put("flag", true);
    fields.put("list", List.of(1, List.of("x")));
    fields.put("object", Map.of("k", 1.5));
    assertEquals(
        "{\"text\":\"a \\\"b\\\"\\n\",\"whole\":3,\"long\":1099511627776,\"number\":0.25,"
            + "\"nan\":null,\"none\":null,\"flag\":true,\"list\":[1,[\"x\"]],\"object\":{\"k\":1.5}}",
        Json.object(fields));
  }
}

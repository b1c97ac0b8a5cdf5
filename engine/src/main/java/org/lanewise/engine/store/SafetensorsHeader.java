package org.lanewise.engine.store;

import java.util.Map;

/**
 * What the JSON header of a safetensors file says.
 *
 * @param metadata the {@code __metadata__} strings, in the file's order
 * @param tensors the tensors by name, in the header's order
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, TensorInfo> tensors) {

  /** The key of the string map. */
  static final String METADATA = "__metadata__";

  /** The format's limit, in bytes. */
  static final int LONGEST = 100_000_000;
}

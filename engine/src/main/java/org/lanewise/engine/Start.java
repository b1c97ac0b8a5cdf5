package org.lanewise.engine;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.VectorTensor;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.Settings;

/**
 * A model that a run begins from.
 *
 * @param parameters the model's flat vector
 * @param places of the network's tensors in it
 */
record Start(float[] parameters, Map<VectorTensor, Integer> places) {

  /** What of a network begins as in a model. */
  static Start of(Network network, Model model) {
    Map<String, VectorTensor> known =
        model.network().tensors().stream()
            .collect(Collectors.toMap(VectorTensor::path, Function.identity()));
    Map<VectorTensor, Integer> places = new LinkedHashMap<>();
    for (VectorTensor tensor : network.tensors()) {
      VectorTensor same = known.get(tensor.path());
      if (same == null) {
        continue;
      }
      if (!same.shape().equals(tensor.shape())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the tensor '%s' has shape %s in the network and %s in the model; give the layer another name, so that it begins anew",
                tensor.path(),
                tensor.shape(),
                same.shape()));
      }
      places.put(tensor, same.offset());
    }
    if (places.isEmpty()) {
      throw new IllegalArgumentException(
          "no layer of the network is called as one of the model's, which has the tensors "
              + String.join(", ", known.keySet().stream().sorted().toList()));
    }
    return new Start(model.parameters(), places);
  }

  /** Overwrites what the model has. */
  void copyInto(float[] vector) {
    places.forEach((tensor, place) ->
        System.arraycopy(parameters, place, vector, tensor.offset(), tensor.size()));
  }

  /** What a checkpoint keeps of it: {@code start}, the SHA-256 of the model's vector. */
  Settings settings() {
    ByteBuffer bytes = ByteBuffer.allocate(parameters.length * Float.BYTES);
    bytes.asFloatBuffer().put(parameters);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      return Settings.none().with("start", HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

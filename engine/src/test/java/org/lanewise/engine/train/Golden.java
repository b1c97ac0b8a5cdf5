package org.lanewise.engine.train;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lanewise.datasets.ImageSet;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.store.SafetensorsFile;

/**
 * The article's two-block network on eight images of CIFAR-10, computed by PyTorch in double
 * precision with Keras' Adam; {@code net4-core.safetensors} holds it.
 */
public final class Golden {

  private Golden() {}

  /** An open file; the caller closes it. */
  public static SafetensorsFile open() {
    try {
      return SafetensorsFile.open(
          Path.of(
              Objects.requireNonNull(Golden.class.getResource("/golden/net4-core.safetensors"))
                  .toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The network that was computed. */
  public static Network network() {
    return TestNetworks.twoBlocks();
  }

  /** The initial parameters; biases are not zero, so that a wrong one shows. */
  public static float[] parameters(SafetensorsFile file) {
    float[] flat = new float[network().parameterCount()];
    for (ParameterSlot slot : network().parameters()) {
      float[] part = file.readFloats("init/" + slot.path()).data();
      System.arraycopy(part, 0, flat, slot.offset(), slot.size());
    }
    return flat;
  }

  /** The images as bytes, scaled to [0, 1] on the way into the network. */
  public static Dataset images(SafetensorsFile file) {
    int[] labels = file.readInts("y");
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    List<String> names = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    ImageSet images = ImageSet.of("golden", names, 32, 32, 3, file.readBytes("x_u8"), bytes);
    return new ImageDataset(images, Preprocessing.scaled());
  }
}

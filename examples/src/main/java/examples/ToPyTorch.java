package examples;

import module java.base;
import module org.lanewise.engine;
import static org.lanewise.engine.Lanewise.*;

/**
 * Writes a model with PyTorch's names and layouts, beside some images and what the model makes of
 * them. {@code python3 load_in_pytorch.py FILE} loads it there and compares.
 *
 * <pre>ToPyTorch [IMAGES [FILE]]</pre>
 */
final class ToPyTorch {

  private static final Map<String, String> NAMES =
      Map.of(
          "kernel", "weight", "bias", "bias", "gamma", "weight", "beta", "bias",
          "moving_mean", "running_mean", "moving_variance", "running_var");

  public static void main(String[] args) {
    int images = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
    Path target = Path.of(args.length > 1 ? args[1] : "for-pytorch.safetensors");
    var data = Solids10.render(images, 64);
    var network =
        Network.sequential(
            Shape.of(32, 32, 3),
            conv2d(16, 3).named("conv1"), batchNorm().withMomentum(0.9).named("bn1"), relu(),
            maxPool2d(2), conv2d(24, 3).relu().named("conv2"), flatten(), dense(10));
    var training = Training.of(network).data(data).epochs(2);
    training.run();
    Model model = training.model();

    var file = new SafetensorsWriter();
    for (VectorTensor tensor : network.tensors()) {
      int[] s = tensor.shape().toArray();
      float[] values = new float[tensor.size()];
      // Channels come first in PyTorch. The dense layer's kernel is turned like a convolution's
      // over the whole image: what was flattened before it has another order there, too.
      int filters = s[s.length - 1];
      int channels = s.length == 4 ? s[2] : s.length == 2 ? 24 : 1;
      reverse(model.parameters(), tensor.offset(), channels, filters, values, 0, values.length);
      Shape shape =
          s.length == 4 ? Shape.of(s[3], s[2], s[0], s[1])
              : s.length == 2 ? Shape.of(s[1], s[0])
              : tensor.shape();
      String[] path = tensor.path().split("/");
      file.floats(path[0] + "." + NAMES.get(path[1]), shape, values, 0);
    }
    ImageDataset some = model.dataset(data.test());
    int size = network.inputShape().size();
    float[] image = new float[size];
    float[] turned = new float[some.size() * size];
    for (int i = 0; i < some.size(); i++) {
      some.newReader().read(i, 0, image, 0); // as the network gets it, [H, W, C]
      reverse(image, 0, 3, 1, turned, i * size, size);
    }
    file.floats("images", Shape.of(some.size(), 3, 32, 32), turned, 0);
    try (var workers = new Workers(2)) {
      var program = Program.of(network, VectorSupport.detect().preferredAndTold());
      float[] logits = new Predictor(program, workers, model.parameters()).logits(some);
      file.floats("logits", Shape.of(some.size(), 10), logits, 0);
    }
    file.write(target);
  }

  /** From {@code [pixels, channels, filters]} to {@code [filters, channels, pixels]}. */
  private static void reverse(
      float[] in, int from, int channels, int filters, float[] out, int to, int size) {
    int pixels = size / channels / filters;
    for (int i = 0; i < size; i++) {
      int channel = i / filters % channels;
      int place = (i % filters * channels + channel) * pixels + i / filters / channels;
      out[to + place] = in[from + i];
    }
  }
}

package org.lanewise.bench.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.lanewise.datasets.LabelledImages;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The article's networks on PyTorch's own C++ library, which Bytedeco brings to Maven Central: the
 * same tensors and oneDNN kernels as PyTorch in Python, channels_last, with shuffled floats in
 * memory. Prints the line of JSON that {@code bench/peers/compare.py} reads.
 */
@Command(name = "torch-peer")
public final class TorchPeer implements Callable<Integer> {

  @Mixin private PeerCall call;

  private final List<Conv2dImpl> convolutions = new ArrayList<>();
  private boolean pooling;
  private LinearImpl dense = new LinearImpl(1, 1);
  private Tensor pixels = new Tensor();
  private Tensor labels = new Tensor();

  /** Runs and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new TorchPeer()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    torch.set_num_threads(call.threads);
    torch.manual_seed(1);
    build();
    load();
    Adam adam = new Adam(parameters(), new AdamOptions(1e-3));
    boolean training = call.what == PeerCall.What.train;
    double rate = call.rate(training ? () -> trainEpoch(adam) : this::inferAll);
    String version = PeerCall.artifactVersion("org.bytedeco", "pytorch");
    PeerCall.tell("libtorch", version, "through Bytedeco", rate);
    return CommandLine.ExitCode.OK;
  }

  private void build() {
    int side = 32;
    int channels = 3;
    pooling = call.pooling();
    for (int filters : call.filters()) {
      Conv2dImpl convolution =
          new Conv2dImpl(new Conv2dOptions(channels, filters, new LongPointer(3, 3)));
      convolution
          .weight()
          .set_data(convolution.weight().contiguous(torch.MemoryFormat.ChannelsLast));
      convolutions.add(convolution);
      channels = filters;
      side = pooling ? (side - 2) / 2 : side - 2;
    }
    dense = new LinearImpl((long) side * side * channels, 10);
  }

  private TensorVector parameters() {
    TensorVector parameters = new TensorVector();
    for (Conv2dImpl convolution : convolutions) {
      parameters.push_back(convolution.weight());
      parameters.push_back(convolution.bias());
    }
    parameters.push_back(dense.weight());
    parameters.push_back(dense.bias());
    return parameters;
  }

  private void load() {
    LabelledImages source = call.source();
    int images = call.images;
    FloatPointer floats = new FloatPointer((long) images * PeerCall.PIXELS);
    LongPointer classes = new LongPointer((long) images);
    float[] row = new float[PeerCall.PIXELS];
    for (int image = 0; image < images; image++) {
      PeerCall.read(source, image, row);
      floats.position((long) image * row.length).put(row, 0, row.length);
      classes.put(image, source.label(image));
    }
    floats.position(0);
    pixels = torch.from_blob(floats, images, 32, 32, 3).clone();
    labels =
        torch
            .from_blob(
                classes,
                new long[] {images},
                new TensorOptions(torch.ScalarType.Long))
            .clone();
    floats.deallocate();
    classes.deallocate();
  }

  private Tensor logits(Tensor x) {
    Tensor at = x;
    for (Conv2dImpl convolution : convolutions) {
      at = torch.relu(convolution.forward(at));
      at = pooling ? torch.max_pool2d(at, 2, 2) : at;
    }
    // In the order of memory, [H, W, C]: torch's own order would copy channels_last tensors.
    return dense.forward(at.permute(0, 2, 3, 1).flatten(1, -1));
  }

  private void trainEpoch(Adam adam) {
    int images = call.images;
    int batch = call.batch;
    try (PointerScope epochScope = new PointerScope()) {
      Tensor order = torch.randperm(images);
      for (int first = 0; first < images; first += batch) {
        try (PointerScope scope = new PointerScope()) {
          Tensor chosen = order.narrow(0, first, Math.min(batch, images - first));
          Tensor x = pixels.index_select(0, chosen).permute(0, 3, 1, 2);
          Tensor wanted = labels.index_select(0, chosen);
          adam.zero_grad();
          torch.cross_entropy_loss(logits(x), wanted).backward();
          adam.step();
        }
      }
    }
  }

  private void inferAll() {
    int images = call.images;
    int batch = call.batch;
    try (InferenceMode mode = new InferenceMode(true)) {
      Tensor all = pixels.permute(0, 3, 1, 2);
      for (int first = 0; first < images; first += batch) {
        try (PointerScope scope = new PointerScope()) {
          logits(all.narrow(0, first, Math.min(batch, images - first)));
        }
      }
    }
  }
}

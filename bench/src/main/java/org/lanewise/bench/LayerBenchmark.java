package org.lanewise.bench;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flop;
import org.lanewise.engine.layer.LayerCase;
import org.lanewise.engine.network.CaseNetwork;
import org.lanewise.engine.network.Gradients;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.network.Workspace;
import org.lanewise.engine.tensor.Shape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Every layer by itself, unfused, as its case says for measuring. Backward computes the gradients
 * of the parameters and of all inputs. A layer that reads the image more than once also adds those
 * up.
 */
@State(Scope.Thread)
public class LayerBenchmark extends Measured {

  private static final int SEED = 1;

  /** The layer. */
  @Param public LayerCase layer;

  /** The implementation. */
  @Param({"FAST", "IM2COL", "TEXTBOOK"})
  public KernelSets kernels;

  /** Images per call. */
  @Param("4")
  public int batch;

  private @Nullable Run run;

  /** A layer's memory. */
  private record Run(
      Workspace workspace, PreparedWeights weights, Gradients gradients, float[] flat, Flop flop) {

    static Run of(LayerCase layer, KernelSets kernels, int batch) {
      Network network = CaseNetwork.bare(layer.benchmark());
      Program program = Program.unfused(network, kernels).inspecting();
      Workspace workspace = program.newWorkspace(batch);
      PreparedWeights weights = program.newWeights(network.initialParameters(SEED));
      int inputs = batch * network.inputShape().size();
      System.arraycopy(MatMulBenchmark.random(inputs), 0, workspace.input(), 0, inputs);
      Run run =
          new Run(
              workspace,
              weights,
              program.newGradients(),
              new float[network.parameterCount()],
              network.nodes().getLast().flop());
      run.forward(batch);
      float[] dy = MatMulBenchmark.random(batch * network.outputShape().size());
      System.arraycopy(dy, 0, workspace.outputGradient(), 0, dy.length);
      run.backward(batch);
      program.flatten(run.gradients, run.flat);
      return run;
    }

    void forward(int batch) {
      workspace.forward(batch, weights, true);
    }

    void backward(int batch) {
      workspace.backward(batch, weights, gradients);
    }

    /** Of one image: what the layer reads and writes. */
    double floats() {
      ShapedNode node = workspace.program().network().nodes().getLast();
      return node.inputShapes().stream().mapToDouble(Shape::size).sum() + node.shape().size();
    }
  }

  /** Makes the layer and compares what it computes with the textbook kernels' bits. */
  @Setup
  public void check() {
    Run made = Run.of(layer, kernels, batch);
    Run textbook = Run.of(layer, KernelSets.TEXTBOOK, batch);
    Agreement.mustEqual(
        "forward", textbook.workspace.output(), made.workspace.output(), kernels, layer);
    Agreement.mustEqual(
        "the input's gradient",
        textbook.workspace.inputGradient(),
        made.workspace.inputGradient(),
        kernels,
        layer);
    Agreement.mustEqual("the parameters' gradient", textbook.flat, made.flat, kernels, layer);
    run = made;
  }

  /** {@code y} from {@code x}, in training. */
  @Benchmark
  public void forward(Work work) {
    Run it = Objects.requireNonNull(run);
    it.forward(batch);
    work.add((double) batch * it.flop.forward(), batch * it.floats());
  }

  /** All gradients from {@code dy}. */
  @Benchmark
  public void backward(Work work) {
    Run it = Objects.requireNonNull(run);
    it.backward(batch);
    work.add((double) batch * (it.flop.parameters() + it.flop.inputs()), batch * 2 * it.floats());
  }
}

/**
 * The convolutional-network engine: tensors, kernels, layers, networks, training.
 *
 * <h2>The floors</h2>
 *
 * <p>Each package imports from the floors below its own only; a test holds them to it.
 *
 * <table>
 * <caption>From the top down</caption>
 * <tr><th>7</th><td>{@link org.lanewise.engine.check}</td><td>the trace: every number of a step, and what it came from; the gradient check</td></tr>
 * <tr><th>6</th><td>{@link org.lanewise.engine.doctor}</td><td>says why a run is stuck</td></tr>
 * <tr><th>6</th><td>{@link org.lanewise.engine.store}</td><td>model files, checkpoints, networks as JSON</td></tr>
 * <tr><th>5</th><td>{@link org.lanewise.engine.train}</td><td>the step, the loop, callbacks, history, prediction</td></tr>
 * <tr><th>4</th><td>{@link org.lanewise.engine.network}</td><td>the graph, its lowering to a program, the memory of a run</td></tr>
 * <tr><th>3</th><td>{@link org.lanewise.engine.layer}, {@link org.lanewise.engine.loss}, {@link
 *     org.lanewise.engine.optim}</td><td>what a network and its training are made of</td></tr>
 * <tr><th>2</th><td>{@link org.lanewise.engine.kernel}</td><td>the arithmetic: textbook and fast, side by side</td></tr>
 * <tr><th>1</th><td>{@link org.lanewise.engine.tensor}</td><td>shape and data</td></tr>
 * </table>
 *
 * <h2>The path of a batch</h2>
 *
 * <ol>
 *   <li>A {@link org.lanewise.engine.train.Trainer} shuffles the dataset and hands a batch to its
 *       {@link org.lanewise.engine.train.TrainingStep}.
 *   <li>{@link org.lanewise.engine.train.BatchCut} cuts the batch into micro-batches and slices, by
 *       a rule that knows the batch's size and the network, never the machine.
 *   <li>Phase 0: each slice goes on one thread through the operations of the {@link
 *       org.lanewise.engine.network.Program}, chunk by chunk, forward to the loss and backward
 *       again, in that thread's {@link org.lanewise.engine.network.Workspace}. A batch
 *       normalization over the whole batch cuts the phase at its place.
 *   <li>Phase 1: for each {@link org.lanewise.engine.network.ParameterRange} the slices' gradients
 *       are added in order and brought into the flat order, then micro-batches, then shares through
 *       a fixed tree.
 *   <li>Phase 3: the optimizer updates the parameters, range by range or slot by slot, and the
 *       kernels' copies of them are made anew.
 *   <li>Phase 4: copies that take more than a range, such as transformed weights.
 * </ol>
 *
 * <p>A 3×3 convolution may be computed Winograd's way, whose sums round otherwise: {@link
 * org.lanewise.engine.kernel.WinogradRule} decides by its shape alone, for each of its three
 * products apart, unless the run asks for {@link org.lanewise.engine.network.Convolution#DIRECT}.
 * The gradient of its weights is gathered in transformed form within a micro-batch, and is the
 * plain one from the end of phase 1 on. What is explained is always direct.
 *
 * <p>How backpropagation works, with every number of a small network, and in which order to read
 * the code: {@code docs/backprop.md}. The plain loops are the {@code …Textbook} classes of {@link
 * org.lanewise.engine.kernel}.
 *
 * <p>How a network becomes a program: a {@link org.lanewise.engine.network.Network} is a graph of
 * layers; lowering makes numbered operations over numbered values of it, fuses those that run as
 * one, and finds out how long each value lives. A layer knows nothing of kernels, an operation
 * knows its values only, and a kernel knows nothing but {@code float[]}.
 *
 * <h2>Where to add what</h2>
 *
 * <table>
 * <caption>What somebody adds, and what that touches</caption>
 * <tr><th>a layer</th><td>its record in {@code layer}, which also says what it costs; its kernel,
 *     textbook and fast; beside that the terms of each of its numbers, a {@code …Terms}; its
 *     operation in {@code network}, which the compiler asks for them; and one line each in the sealed list of
 *     {@link org.lanewise.engine.layer.Layer}, the cases of {@link
 *     org.lanewise.engine.layer.LayerCase}, {@code Lowering}, the JSON registry {@code LayerJson}
 *     (its settings are read and written in {@code LayerFields}), {@code DoubleForward} of the
 *     gradient check, {@link org.lanewise.engine.kernel.KernelSet} (the default is the textbook
 *     kernel) and {@code KernelSets}. See below</td></tr>
 * <tr><th>a kernel set of your own</th><td>a class that implements {@link
 *     org.lanewise.engine.kernel.KernelSet} and overrides what it does better</td></tr>
 * <tr><th>a loss</th><td>a class that implements {@link org.lanewise.engine.loss.Loss}; see below for one that
 *     comes with Lanewise</td></tr>
 * <tr><th>a metric</th><td>a class that implements {@link org.lanewise.engine.loss.Metric}</td></tr>
 * <tr><th>an optimizer</th><td>a class that implements {@link org.lanewise.engine.optim.Optimizer}; it is
 *     told the layer and the role of what it updates; see below for one that comes with Lanewise</td></tr>
 * <tr><th>a schedule</th><td>a class that implements {@link org.lanewise.engine.optim.Schedule}; see below too</td></tr>
 * <tr><th>an average</th><td>a class that implements {@link org.lanewise.engine.optim.Average}; see below too</td></tr>
 * <tr><th>an initializer</th><td>a class that implements {@link
 *     org.lanewise.engine.layer.Initializer}</td></tr>
 * <tr><th>a callback</th><td>a class that implements {@link org.lanewise.engine.train.Callback}; what it
 *     remembers goes through the checkpoint</td></tr>
 * <tr><th>a rule of the doctor</th><td>a class that implements {@link org.lanewise.engine.doctor.Cause},
 *     and one line in {@link org.lanewise.engine.doctor.Causes}</td></tr>
 * </table>
 *
 * <p>A public class of the front (layers, losses, optimizers, schedules, {@code Training}) has a
 * snippet in its javadoc, which asserts what it claims: {@code SnippetTest} runs it, and misses it
 * where there is none. {@link org.lanewise.engine.Lanewise} has the words that users write often.
 *
 * <h3>What its case tests of a layer</h3>
 *
 * <p>An entry of {@link org.lanewise.engine.layer.LayerCase} draws settings and input shapes at
 * random. {@code LayerCaseTest} compares every value and gradient between the kernel sets, fused
 * and not, checks the gradient in double precision, and looks for NaN and overflow; {@code
 * LayerFilesTest} reads the layer back from JSON and from a model, and trains it on several threads
 * and from a checkpoint on; {@code CostTest} asks the summary what it costs. Write the formula's
 * values for a few numbers by hand beside its kernel; then run all of it:
 *
 * <pre>{@code
 * mvn -pl lab,bench -am test -Dtest='Layer*Test,CostTest' -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 *
 * <p>{@code TraceTermsTest} compares the terms of every number with the bits that the program
 * stores. Whoever changes the order of a kernel's sums changes its terms.
 *
 * <p>Where a test fails, it says which draw of which case, and the layer with its settings. {@code
 * LayerBenchmark} of {@code bench} measures it.
 *
 * <p>Tell people of it in {@code docs/networks.md} (the table of types), {@code docs/reading.md}
 * and {@code CHANGES.md}.
 *
 * <h3>A rule of training that comes with Lanewise</h3>
 *
 * <p>One of somebody's own is ready when its class is. An optimizer, a schedule, an average or a
 * loss that comes with Lanewise also has a line in {@code KnownRules} of {@code store}, so that a
 * file alone brings it back; a sample in {@code RulesResumeTest} (stopped and resumed, all kernel
 * sets) and in {@code NullCallsTest}; and numbers of Keras or PyTorch in {@code OptimizerTest},
 * {@code ScheduleTest} or {@code LossTest}, made by {@code bench/peers/rules_golden.py}. A loss
 * tells its terms in {@code gradientTerms} and {@code lossTerms}, an optimizer its numbers in
 * {@code explain}; {@code TraceTermsTest} and {@code TraceUpdateTest} list them. The kernel of an
 * optimizer is in the list of {@code FloorsTest}, and the doctor's {@code Rates} knows what rates
 * are usual for it. The options of the command line are {@code OptimizerOptions} of {@code lab}.
 *
 * <pre>{@code
 * mvn -pl engine -am test -Dtest='RulesResumeTest,OptimizerTest,ScheduleTest,LossTest,NullCallsTest,FloorsTest' -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 *
 * <h2>Words</h2>
 *
 * <dl>
 *   <dt>batch ⊃ share ⊃ micro-batch ⊃ slice ⊃ chunk
 *   <dd>The images of one step; what one machine of several would do of it; at most 64 images or
 *       the groups that hold them; what one thread takes through the network, at most 16 of a
 *       micro-batch; what goes through the kernels at once.
 *   <dt>parameters ⊃ slot, range
 *   <dd>All trained numbers, in one flat vector; one tensor of it; the rows of a slot that one task
 *       sums and updates.
 *   <dt>graph, layer, node
 *   <dd>What a network is: its layers, each at a node that names its inputs.
 *   <dt>program, operation, value, phase, workspace
 *   <dd>How it runs: the operations in order, over numbered values; the jobs of a step between two
 *       barriers; one thread's memory.
 *   <dt>kernel, weights
 *   <dd>A routine that computes; what a convolution or a dense layer multiplies with. (The slot of
 *       a layer's weights is named {@code kernel}, as in Keras.)
 *   <dt>forward, backwardInput, backwardWeights; {@code dx}
 *   <dd>The three products of a layer; the gradient of the loss by {@code x}.
 *   <dt>metrics, history, callback, schedule
 *   <dd>Loss, accuracy and confusion of some images; the metrics by epoch; what hears of steps and
 *       epochs; the learning rate by step.
 *   <dt>pool indices
 *   <dd>The places of the maxima that won their windows.
 *   <dt>fused, put off
 *   <dd>Layers that run as one operation; a weight gradient that is summed in phase 1 from kept
 *       operands, where that moves less memory.
 *   <dt>fault
 *   <dd>What the trial of the doctor puts in, to see whether it is found.
 * </dl>
 *
 * <p>The rules that keep every bit the same on any machine stand at {@link
 * org.lanewise.engine.kernel} and {@link org.lanewise.engine.train.BatchCut}.
 */
module org.lanewise.engine {
  requires static transitive org.jspecify;
  requires transitive org.lanewise.datasets;
  requires it.unimi.dsi.fastutil.core;
  requires com.fasterxml.jackson.core;
  requires jdk.incubator.vector;
  requires jdk.management;
  requires java.management;

  exports org.lanewise.engine;
  exports org.lanewise.engine.check;
  exports org.lanewise.engine.doctor;
  exports org.lanewise.engine.kernel;
  exports org.lanewise.engine.layer;
  exports org.lanewise.engine.loss;
  exports org.lanewise.engine.network;
  exports org.lanewise.engine.optim;
  exports org.lanewise.engine.store;
  exports org.lanewise.engine.tensor;
  exports org.lanewise.engine.train;
}

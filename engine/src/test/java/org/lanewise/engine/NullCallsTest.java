package org.lanewise.engine;

import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.plateau;
import static org.lanewise.engine.Lanewise.warmUp;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.check.DoubleForward;
import org.lanewise.engine.check.GradientCheck;
import org.lanewise.engine.check.LossGradient;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.check.Tracing;
import org.lanewise.engine.doctor.Breakdown;
import org.lanewise.engine.doctor.Cause;
import org.lanewise.engine.doctor.Causes;
import org.lanewise.engine.doctor.Doctor;
import org.lanewise.engine.doctor.DoctorCallback;
import org.lanewise.engine.doctor.DoctorMemory;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Fix;
import org.lanewise.engine.doctor.Observation;
import org.lanewise.engine.doctor.Observations;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.doctor.Severity;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.ActivationKernel;
import org.lanewise.engine.kernel.ActivationTerms;
import org.lanewise.engine.kernel.Axis;
import org.lanewise.engine.kernel.BatchNormKernel;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.Conv2dPoolKernel;
import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.GroupNormKernel;
import org.lanewise.engine.kernel.GroupNormTerms;
import org.lanewise.engine.kernel.Im2col;
import org.lanewise.engine.kernel.Im2colWeights;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.MaxPool2dKernel;
import org.lanewise.engine.kernel.NormTerms;
import org.lanewise.engine.kernel.Normalization;
import org.lanewise.engine.kernel.Pool2dGeometry;
import org.lanewise.engine.kernel.PoolTerms;
import org.lanewise.engine.kernel.ProductKernel;
import org.lanewise.engine.kernel.ProductTerms;
import org.lanewise.engine.kernel.SoftmaxTerms;
import org.lanewise.engine.kernel.VectorSupport;
import org.lanewise.engine.kernel.WeightLayout;
import org.lanewise.engine.kernel.WinogradRule;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Initializer;
import org.lanewise.engine.layer.Initializers;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerCase;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Parameter;
import org.lanewise.engine.layer.Statistic;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.loss.BinaryAccuracy;
import org.lanewise.engine.loss.BinaryCrossEntropy;
import org.lanewise.engine.loss.Confusion;
import org.lanewise.engine.loss.CrossEntropy;
import org.lanewise.engine.loss.F1Score;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.MeanAbsoluteError;
import org.lanewise.engine.loss.MeanSquaredError;
import org.lanewise.engine.loss.Metric;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.R2Score;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.SubsetAccuracy;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.loss.TopK;
import org.lanewise.engine.network.BatchMemory;
import org.lanewise.engine.network.BatchOrder;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.Gradients;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.GroupMoments;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.network.ParameterRange;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Phase0;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.Recorder;
import org.lanewise.engine.network.ReluUnits;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.network.StatisticSlot;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.network.Traced;
import org.lanewise.engine.network.VectorTensor;
import org.lanewise.engine.network.Workspace;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.Cosine;
import org.lanewise.engine.optim.Ema;
import org.lanewise.engine.optim.Linear;
import org.lanewise.engine.optim.Lookahead;
import org.lanewise.engine.optim.OneCycle;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.Plateau;
import org.lanewise.engine.optim.RmsProp;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.optim.StepDecay;
import org.lanewise.engine.optim.Triangular;
import org.lanewise.engine.optim.Update;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.optim.WarmUp;
import org.lanewise.engine.optim.WeightDecay;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.store.Checkpoint;
import org.lanewise.engine.store.CheckpointFolder;
import org.lanewise.engine.store.Checkpointing;
import org.lanewise.engine.store.DType;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.EpochProgress;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.Run;
import org.lanewise.engine.store.SafetensorsFile;
import org.lanewise.engine.store.SafetensorsWriter;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.tensor.Place;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.BatchCut;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.EpochLines;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.GradientSource;
import org.lanewise.engine.train.History;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.Inspection;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Prediction;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.ShareGradient;
import org.lanewise.engine.train.ShareOfBatch;
import org.lanewise.engine.train.ShareRunner;
import org.lanewise.engine.train.StatisticsMemory;
import org.lanewise.engine.train.StepProfile;
import org.lanewise.engine.train.StepStatistics;
import org.lanewise.engine.train.StopEarly;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.UpdateSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.testkit.NullCalls;
import org.lanewise.testkit.Samples;

/** No public method takes null for what it needs; what it throws says which parameter that was. */
final class NullCallsTest {

  private static final Network NETWORK = TestNetworks.small();
  private static final Program PROGRAM = Program.of(NETWORK, KernelSets.TEXTBOOK);
  private static final TrainingSettings TRAINING =
      TrainingSettings.defaults(1).withBatchSize(4).withEpochs(1);

  @TempDir private Path folder;

  /**
   * A kernel's arrays are documented as unchecked: null ends in what the JVM throws. A callback and
   * a schedule are called by the trainer, and by nobody else.
   */
  @TestFactory
  Stream<DynamicTest> nullIsRefusedByName() {
    Samples samples = new Samples();
    addKernels(samples);
    addNetworks(samples);
    addTraining(samples);
    addDoctor(samples);
    addStore(samples);
    addTrace(samples);
    return new NullCalls(
            Network.class,
            samples,
            Set.of(
                Callback.class,
                GradientSource.class,
                Schedule.class,
                Constant.class,
                Cosine.class,
                Linear.class,
                OneCycle.class,
                StepDecay.class,
                Triangular.class),
            NullCallsTest::isArithmetic)
        .tests();
  }

  private static boolean isArithmetic(Executable executable) {
    return executable.getDeclaringClass().getPackage().equals(KernelSet.class.getPackage())
        && executable instanceof Method;
  }

  private static void addKernels(Samples samples) {
    Conv2dGeometry conv = new Conv2dGeometry(Axis.valid(9, 3, 1), Axis.valid(9, 3, 1), 2, 5);
    Pool2dGeometry pool = new Pool2dGeometry(Axis.valid(7, 2, 2), Axis.valid(7, 2, 2), 5);
    samples
        .with(float[][].class, () -> new float[16][1 << 10])
        .with(int[].class, () -> new int[1 << 10])
        .with(Conv2dGeometry.class, () -> conv)
        .with(Pool2dGeometry.class, () -> pool)
        .with(WinogradRule.Choice.class, () -> WinogradRule.Choice.DIRECT)
        .with(Conv2dKernel.class, () -> KernelSets.FAST.conv2d(conv))
        .with("from", () -> 0)
        .with("to", () -> 2)
        .with("fromRow", () -> 0)
        .with("toRow", () -> 2)
        .with("inputGradient", () -> true)
        .with("SoftmaxKernel.classes", () -> 3)
        .with(KernelSet.class, () -> KernelSets.FAST)
        .with(Conv2dPoolKernel.class, () -> KernelSets.FAST.conv2dPool(conv, pool).orElseThrow())
        .with(DenseKernel.class, () -> KernelSets.FAST.dense(3, 5))
        .with(Metric.class, () -> new TopK(1))
        .with(ProductKernel.class, () -> KernelSets.FAST.dense(3, 5))
        .with(MaxPool2dKernel.class, () -> KernelSets.TEXTBOOK.maxPool2d(pool))
        .with(ElementwiseKernel.class, KernelSets.TEXTBOOK::elementwise)
        .with(Im2col.class, () -> Im2col.ofInput(conv))
        .with(Im2colWeights.class, () -> new Im2colWeights(conv))
        .with(WeightLayout.class, () -> KernelSets.TEXTBOOK.dense(3, 5))
        .with(VectorSupport.class, VectorSupport::detect);
  }

  private static BatchMemory memory() {
    BatchMemory memory = PROGRAM.newBatchMemory();
    memory.reserve(4);
    return memory;
  }

  private static void addNetworks(Samples samples) {
    Parameter parameter = new Parameter(Role.KERNEL, Shape.of(3, 2), 3, 2);
    for (LayerCase each : LayerCase.values()) {
      samples.with(each.type(), () -> each.benchmark().layer());
    }
    samples
        .with(Shape.class, () -> NETWORK.inputShape())
        .with(Tensor.class, () -> Tensor.zeros(2, 9, 9, 2))
        .with(Layer[].class, () -> new Layer[] {new Activate("relu", Activation.RELU)})
        .with(Layer.class, () -> new Activate("relu", Activation.RELU))
        .with("Dense.input", () -> Shape.of(3))
        .with(Role.class, () -> Role.BIAS)
        .with(Initializer.class, () -> Initializers.HE)
        .with(Initializers.class, () -> Initializers.HE)
        .with(Learning.class, () -> Learning.DEFAULT)
        .with(ParameterSlot.class, () -> NETWORK.parameters().getFirst())
        .with(KeyedRandom.class, () -> new KeyedRandom(1, 0, 0, Purpose.WEIGHTS))
        .with(String[].class, () -> new String[] {"input"})
        .with(BatchNormKernel.class, () -> KernelSets.FAST.batchNorm(4, 2))
        .with(Normalization.class, () -> new Normalization(2))
        .with(
            GroupNormKernel.class,
            () -> new GroupNormKernel(KernelSets.FAST.batchNorm(4, 2), 1, 1e-3))
        .with("wantsInput", () -> true)
        .with(Graph.class, () -> NETWORK.graph())
        .with(Node.class, () -> NETWORK.graph().nodes().getFirst())
        .with(ShapedNode.class, () -> NETWORK.nodes().getFirst())
        .with(LayerCase.class, () -> LayerCase.CONV2D)
        .with(LayerCase.Drawn.class, () -> LayerCase.CONV2D.benchmark())
        .with(SplittableRandom.class, () -> new SplittableRandom(1))
        .with(Activation.class, () -> Activation.RELU)
        .with(ActivationFunction.class, () -> ActivationFunction.RELU)
        .with(
            ActivationKernel.class,
            () -> KernelSets.TEXTBOOK.activation(ActivationFunction.RELU, 0, 1))
        .with(Parameter.class, () -> parameter)
        .with(Axis.class, () -> Axis.valid(9, 3, 1))
        .with(Window2d.class, () -> Window2d.of(3, 1))
        .with(Padding.class, () -> Padding.SAME)
        .with(Padding.Explicit.class, () -> new Padding.Explicit(1, 1, 1, 1))
        .with(Network.class, () -> NETWORK)
        .with(Program.class, () -> PROGRAM)
        .with(Workspace.class, () -> PROGRAM.newWorkspace(4))
        .with(PreparedWeights.class, PROGRAM::newWeights)
        .with(Gradients.class, PROGRAM::newGradients)
        .with(Gradients[].class, () -> new Gradients[] {PROGRAM.newGradients()})
        .with(BatchMemory.class, NullCallsTest::memory)
        .with(
            Recorder.class,
            () ->
                new Recorder() {
                  @Override
                  public void forward(int worker, int operation, Workspace workspace) {}

                  @Override
                  public void backward(int worker, int operation, Workspace workspace) {}
                })
        .with(Statistic.class, () -> new Statistic("moving_mean", 2, 0f))
        .with(
            StatisticSlot.class,
            () -> new StatisticSlot("bn", new Statistic("moving_mean", 2, 0f), 0))
        .with(VectorTensor.class, () -> NETWORK.tensors().getFirst())
        .with(Phase0.class, () -> PROGRAM.phases().getFirst())
        .with(GroupMoments.class, () -> new GroupMoments(List.of()))
        .with(
            GroupMoments.AtOne.class,
            () -> new GroupMoments.AtOne(List.of(new double[4]), List.of(1L)))
        .with(ParameterRange.class, () -> PROGRAM.ranges().getFirst())
        .with(ReluUnits.class, () -> PROGRAM.reluUnits().getFirst())
        .with(boolean[].class, () -> new boolean[] {true, true, true, true})
        .with(Loss.class, SoftmaxCrossEntropy::new)
        .with(SoftmaxCrossEntropy.class, SoftmaxCrossEntropy::new)
        .with(BinaryCrossEntropy.class, BinaryCrossEntropy::new)
        .with(MeanSquaredError.class, MeanSquaredError::new)
        .with(CrossEntropy.class, CrossEntropy::new)
        .with(TopK.class, () -> new TopK(2))
        .with(Targets.class, () -> Targets.ofLabels(4, 1, 0))
        .with(MeanAbsoluteError.class, MeanAbsoluteError::new)
        .with(R2Score.class, R2Score::new)
        .with(BinaryAccuracy.class, BinaryAccuracy::new)
        .with(SubsetAccuracy.class, SubsetAccuracy::new)
        .with(F1Score.class, F1Score::new)
        .with(Metric[].class, () -> new Metric[0])
        .with(Metrics.class, () -> new Metrics(4))
        .with(Metrics.Counts.class, NullCallsTest::counts)
        .with(Optimizer.class, Adam::defaults)
        .with(Adam.class, Adam::defaults)
        .with(Schedule.class, Constant::new)
        .with(WarmUp.class, () -> warmUp(1, plateau(1)))
        .with(Plateau.class, () -> plateau(1))
        .with(UpdateRange.class, () -> NETWORK.parameters().getFirst().range())
        .with(RmsProp.class, RmsProp::defaults)
        .with(Sgd.class, Sgd::defaults)
        .with(WeightDecay.class, WeightDecay::adamW)
        .with(
            OptimizerDecorator.class,
            () ->
                new OptimizerDecorator(Adam.defaults()) {
                  @Override
                  public Optimizer withLearningRate(double rate) {
                    return this;
                  }
                });
  }

  private static Metrics.Counts counts() {
    return new Metrics.Counts(0, 0, 0, List.of(0L, 0L, 0L, 0L), List.of(0L, 0L, 0L, 0L));
  }

  private static void addTraining(Samples samples) {
    Dataset dataset = TestNetworks.random(NETWORK, 8, 1);
    samples
        .with(Workers.class, () -> new Workers(1))
        .with(Workers.Job.class, () -> (Workers.Job) (task, worker) -> {})
        .with(Dataset.class, () -> dataset)
        .with(TensorDataset.class, () -> dataset)
        .with(ImageDataset.class, () -> new ImageDataset(images(), Preprocessing.scaled()))
        .with(Dataset.Reader.class, dataset::newReader)
        .with(LabelledImages.class, NullCallsTest::images)
        .with(Preprocessing.class, Preprocessing::scaled)
        .with(TrainingSettings.class, () -> TRAINING)
        .with(UpdateSettings.class, TRAINING::update)
        .with(Average.class, () -> new Ema(0.9))
        .with(Ema.class, () -> new Ema(0.9))
        .with(Lookahead.class, () -> Lookahead.of(5, 0.5))
        .with(TrainingState.class, NullCallsTest::state)
        .with(TrainingStep.class, () -> step(dataset))
        .with(
            Inspection.class,
            () -> new Inspection(PROGRAM, new Workers(1), dataset, parameters(), 1))
        .with("Inspection.parameters", NullCallsTest::parameters)
        .with(ShareRunner.class, () -> new ShareRunner(PROGRAM, new Workers(1), dataset, TRAINING))
        .with(ShareOfBatch.class, () -> new ShareOfBatch(parameters(), new int[4], 0, 4, 1, 0, 0))
        .with(
            ShareGradient.class,
            () ->
                new ShareRunner(PROGRAM, new Workers(1), dataset, TRAINING)
                    .run(new ShareOfBatch(parameters(), new int[4], 0, 4, 1, 0, 0)))
        .with(Predictor.class, () -> new Predictor(PROGRAM, new Workers(1), parameters()))
        .with(Trainer.class, NullCallsTest::trainer)
        .with(Callback.class, () -> new Callback() {})
        .with(
            GradientSource.class,
            () ->
                (GradientSource) (parameters, order, first, size, epoch, steps) -> Optional.empty())
        .with(Appendable.class, StringBuilder::new)
        .with(Training.class, NullCallsTest::training)
        .with(TrainAndTest.class, () -> Solids10.render(4, 2))
        .with(KernelSet.class, () -> KernelSets.FAST)
        .with(Callback[].class, () -> new Callback[0])
        .with(BestEpoch.class, () -> new BestEpoch(trainer()))
        .with(EpochLines.class, () -> new EpochLines(new StringBuilder()))
        .with(StopEarly.class, () -> new StopEarly(3))
        .with(History.class, () -> new History(List.of()))
        .with(ToDoubleFunction.class, () -> (ToDoubleFunction<EpochResult>) EpochResult::loss)
        .with(Position.class, () -> trainer().position())
        .with(
            EpochResult.class,
            () -> new EpochResult(1, 1, 0, OptionalDouble.of(1), OptionalDouble.of(0), 1, 1))
        .with(StepProfile.class, () -> trainer().profile())
        .with(StepStatistics.class, () -> step(dataset).gatherStatistics());
  }

  private static Training training() {
    Network network = Network.sequential(Shape.of(32, 32, 3), new Flatten("flatten"), dense(10));
    Training training =
        Training.of(network).data(Solids10.render(4, 2)).batch(2).epochs(1).threads(1);
    training.kernels(KernelSets.TEXTBOOK).run();
    return training;
  }

  private static LabelledImages images() {
    return Solids10.render(4, 2).train();
  }

  private static float[] parameters() {
    return NETWORK.initialParameters(1);
  }

  private static TrainingState state() {
    return TrainingState.initial(NETWORK, Adam.defaults(), 1);
  }

  private static TrainingStep step(Dataset dataset) {
    return new TrainingStep(PROGRAM, new Workers(1), dataset, Adam.defaults(), 1, state());
  }

  private static Trainer trainer() {
    Dataset dataset = TestNetworks.random(NETWORK, 8, 1);
    return new Trainer(PROGRAM, new Workers(1), dataset, null, TRAINING, state());
  }

  private static void addDoctor(Samples samples) {
    RunFacts facts = RunFacts.of(NETWORK, TRAINING, 8, 1);
    Dataset dataset = TestNetworks.random(NETWORK, 8, 1);
    samples
        .with(RunFacts.class, () -> facts)
        .with(Observation.class, () -> new Breakdown(1, 1, "It broke."))
        .with(
            DoctorMemory.class,
            () ->
                new DoctorMemory(
                    List.of(), List.of(), List.of(), List.of(), 0, 0, 0, List.of(), List.of()))
        .with(
            StatisticsMemory.class,
            () -> new StatisticsMemory(1, 4, 0, 1, 1, 1, List.of(), List.of()))
        .with(Observations.class, () -> new Observations(facts))
        .with(
            Finding.class,
            () ->
                new Finding(
                    "overfitting",
                    Severity.ADVICE,
                    1,
                    1,
                    "seen.",
                    "healthy.",
                    Map.of(),
                    new Fix("do.", List.of())))
        .with(Cause.class, () -> Causes.all().getFirst())
        .with(Doctor.class, () -> new Doctor(facts))
        .with(Fix.class, () -> new Fix("Do this.", List.of()))
        .with(Consumer.class, () -> (Consumer<Object>) heard -> {})
        .with(
            DoctorCallback.class,
            () ->
                new DoctorCallback(
                    step(dataset).gatherStatistics(), TRAINING.loss(), 4, heard -> {}))
        .with(DoubleForward.class, () -> new DoubleForward(NETWORK, parameters()))
        .with(GradientCheck.class, () -> new GradientCheck(NETWORK, parameters(), dataset, 1))
        .with(LossGradient.class, () -> new LossGradient(1, parameters(), new float[0]))
        .with("GradientCheck.gradient", () -> new LossGradient(1, parameters(), new float[8 * 162]))
        .with("DoubleForward.parameters", NullCallsTest::parameters)
        .with("GradientCheck.parameters", NullCallsTest::parameters)
        .with("Checkups.parameters", NullCallsTest::parameters)
        .with("Predictor.parameters", NullCallsTest::parameters)
        .with("Program.parameters", NullCallsTest::parameters)
        .with("Trainer.stepsDone", () -> 0);
  }

  private static void addTrace(Samples samples) {
    Explained number = new Explained.Constant("number", 1);
    Explained.Term term = new Explained.Term(number, number);
    NormTerms.Moments moments = new NormTerms.Moments(number, number, 1);
    NormTerms.By by = new NormTerms.By(number, number);
    NormTerms.Sums sums = new NormTerms.Sums(number, number);
    GroupNormKernel groups = new GroupNormKernel(KernelSets.FAST.batchNorm(4, 2), 1, 1e-3);
    Conv2dGeometry conv = new Conv2dGeometry(Axis.valid(9, 3, 1), Axis.valid(9, 3, 1), 2, 5);
    Pool2dGeometry pool = new Pool2dGeometry(Axis.valid(7, 2, 2), Axis.valid(7, 2, 2), 5);
    Place place = Place.of(Place.Kind.GRADIENT, "dense/bias", 0);
    samples
        .with(Explained.class, () -> number)
        .with(Explained.Source.class, () -> (Explained.Source) at -> number)
        .with(Explained.Term.class, () -> term)
        .with(IntUnaryOperator.class, () -> (IntUnaryOperator) out -> out)
        .with(ProductTerms.class, () -> KernelSets.TEXTBOOK.conv2d(conv).terms())
        .with(PoolTerms.class, () -> new PoolTerms(pool))
        .with(ActivationTerms.class, () -> new ActivationTerms(ActivationFunction.RELU, 0, 1))
        .with(SoftmaxTerms.class, () -> new SoftmaxTerms(2, at -> number))
        .with(NormTerms.class, () -> new NormTerms(4, 2))
        .with(NormTerms.Moments.class, () -> moments)
        .with(NormTerms.By.class, () -> by)
        .with(NormTerms.Sums.class, () -> sums)
        .with(
            GroupNormTerms.class,
            () ->
                new GroupNormTerms(groups, at -> number, at -> number, at -> number, at -> number))
        .with("Max.winner", () -> 0)
        .with("Place.text", () -> "conv1[0,0,0]")
        .with("Trace.text", () -> "conv1[0,0,0]")
        .with(Place.Kind.class, () -> Place.Kind.VALUE)
        .with(Place.class, () -> place)
        .with(BatchOrder.class, () -> BatchCut.of(NETWORK).order(4))
        .with(BatchCut.class, () -> BatchCut.of(NETWORK))
        .with(Traced.class, NullCallsTest::traced)
        .with(Tracing.class, () -> Trace.of(NETWORK, parameters()))
        .with(Trace.class, () -> Trace.of(NETWORK, parameters()).image(Tensor.zeros(9, 9, 2), 1))
        .with("Trace.layer", () -> "pool1")
        .with("Traced.layer", () -> "pool1")
        .with("Trace.path", () -> "dense/bias")
        .with("Update.name", () -> Update.BEFORE)
        .with(Update.class, () -> Adam.defaults().explain(at()))
        .with(Update.At.class, NullCallsTest::at);
  }

  private static Update.At at() {
    float[] vector = parameters();
    return new Update.At(
        NETWORK.parameters().getFirst().range(),
        0,
        1,
        0.1,
        vector,
        new float[vector.length],
        new float[2][vector.length]);
  }

  private static Traced traced() {
    Dataset dataset = TestNetworks.random(NETWORK, 2, 1);
    Program program = Program.traced(NETWORK, Convolution.DIRECT);
    return new Inspection(program, new Workers(1), dataset, parameters(), 1).traced();
  }

  private void addStore(Samples samples) {
    Run run =
        new Run(NETWORK, TRAINING, Preprocessing.scaled(), DataIdentity.unknown(), Settings.none());
    samples
        .with(Path.class, () -> folder.resolve("none"))
        .with(AtomicFile.Content.class, () -> (AtomicFile.Content) out -> {})
        .with(Run.class, () -> run)
        .with(Settings.class, Settings::none)
        .with(DataIdentity.class, DataIdentity::unknown)
        .with(Prediction.class, () -> new Prediction(List.of("a", "b"), new float[] {1, 0}))
        .with(Confusion.class, () -> Confusion.of(2, new int[1], new int[1]))
        .with(EpochProgress.class, () -> new EpochProgress(1, 0, counts(), 0))
        .with(Model.class, () -> model())
        .with(Checkpoint.class, () -> Checkpoint.of(run, trainer(), Optional.empty()))
        .with(CheckpointFolder.class, () -> CheckpointFolder.open(folder.resolve("checkpoints"), 2))
        .with(
            Checkpointing.class,
            () ->
                new Checkpointing(
                    CheckpointFolder.open(folder.resolve("checkpointing" + System.nanoTime()), 2),
                    run,
                    trainer(),
                    5,
                    Optional.empty()))
        .with(DType.class, () -> DType.F32)
        .with(SafetensorsWriter.class, SafetensorsWriter::new)
        .with(SafetensorsFile.class, this::file);
  }

  private static Model model() {
    return new Model(
        NETWORK, parameters(), Preprocessing.scaled(), Settings.none(), DataIdentity.unknown());
  }

  private SafetensorsFile file() {
    Path file = folder.resolve("model.safetensors");
    ModelFile.save(file, model());
    return SafetensorsFile.open(file);
  }
}

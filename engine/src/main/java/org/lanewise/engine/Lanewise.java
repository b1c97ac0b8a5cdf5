package org.lanewise.engine;

import java.util.Objects;
import java.util.function.Consumer;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.engine.layer.*;
import org.lanewise.engine.loss.*;
import org.lanewise.engine.optim.*;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochLines;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.StopEarly;

/**
 * The short words of a program: what a network and its training are made of, with Keras' defaults
 * where a word leaves something open. For {@code import static org.lanewise.engine.Lanewise.*}
 * beside {@code import module org.lanewise.engine}. Java has a {@code Callback} and a {@code
 * Parameter} too, and its module {@code java.desktop} a {@code Position}, {@code Severity}, {@code
 * Shape} and {@code Window}: a program that imports both imports the one that it means by name,
 * such as {@code import org.lanewise.engine.train.Callback}.
 *
 * <p>A layer is called after its type, with a number from the second on in a {@linkplain
 * org.lanewise.engine.network.Network#sequential sequence}: {@code conv2d}, {@code maxpool2d},
 * {@code conv2d2}. {@link Layer#named} gives it a name of its own.
 *
 * <p>In the examples of this library {@code network}, {@code data} and {@code folder} stand for
 * your own.
 *
 * <p>All throw what the constructors of their classes throw when a number is out of its range.
 *
 * {@snippet :
 * Network net = Network.sequential(Shape.of(32, 32, 3),
 *     conv2d(8, 3).strides(2).relu(), maxPool2d(2), flatten(), dense(10));
 * Training training = Training.of(net).data(data).batch(10).epochs(2)
 *     .loss(crossEntropy(0.1).measuring(topK(5)))
 *     .optimizer(adam(1e-3)).schedule(oneCycle(4e-3)).augment(flip(), crop(2))
 *     .callbacks(stopEarly(3), progress());
 * History history = training.run();
 * training.model().save(folder.resolve("small.safetensors"));
 * }
 */
public final class Lanewise {

  private Lanewise() {}

  /** So many filters of {@code size × size}, stride 1, no padding, with a bias. */
  public static Conv2d conv2d(int filters, int size) {
    return new Conv2d("conv2d", filters, Window2d.of(size, 1), Activation.LINEAR);
  }

  /** A fully connected layer with a bias; without an activation it gives the logits. */
  public static Dense dense(int units) {
    return new Dense("dense", units, Activation.LINEAR);
  }

  /** The maximum of each window of {@code size × size}, side by side, without padding. */
  public static MaxPool2d maxPool2d(int size) {
    return new MaxPool2d("maxpool2d", Window2d.of(size, size));
  }

  /** The mean of each window of {@code size × size}, side by side, without padding. */
  public static AveragePool2d averagePool2d(int size) {
    return new AveragePool2d("averagepool2d", Window2d.of(size, size));
  }

  /** The maximum of each channel: an image becomes a vector. */
  public static GlobalMaxPool2d globalMaxPool2d() {
    return new GlobalMaxPool2d("globalmaxpool2d");
  }

  /** The mean of each channel: an image becomes a vector. */
  public static GlobalAveragePool2d globalAveragePool2d() {
    return new GlobalAveragePool2d("globalaveragepool2d");
  }

  /** An image becomes a vector, pixel by pixel. */
  public static Flatten flatten() {
    return new Flatten("flatten");
  }

  /** Over the whole batch, momentum 0.99 and epsilon 0.001. */
  public static BatchNorm batchNorm() {
    return new BatchNorm("batchnorm", BatchNorm.MOMENTUM, BatchNorm.EPSILON, true, true, 0);
  }

  /** Over so many groups of channels of each image, epsilon 0.001. */
  public static GroupNorm groupNorm(int groups) {
    return new GroupNorm("groupnorm", groups, GroupNorm.EPSILON, true, true, Learning.DEFAULT);
  }

  /** ReLU as a layer of its own. */
  public static Activate relu() {
    return activation(Activation.RELU);
  }

  /** Another activation as a layer of its own, such as {@link Activation#GELU}. */
  public static Activate activation(Activation activation) {
    Objects.requireNonNull(activation, "activation");
    return new Activate(activation.label(), activation);
  }

  /** The sum of two inputs or more. */
  public static Add add() {
    return new Add("add");
  }

  /** The product of two inputs or more. */
  public static Multiply multiply() {
    return new Multiply("multiply");
  }

  /** Two inputs or more, side by side along the last axis. */
  public static Concatenate concatenate() {
    return new Concatenate("concatenate");
  }

  /** So many rows and columns of zeros on each side. */
  public static ZeroPad2d zeroPad2d(int pixels) {
    return new ZeroPad2d("zeropad2d", Padding.around(pixels));
  }

  /** Every number times this one. */
  public static Scale scale(double by) {
    return new Scale("scale", by);
  }

  /** A part of the numbers, at random, is zero in training. */
  public static Dropout dropout(double rate) {
    return new Dropout("dropout", rate);
  }

  /** A part of the channels, at random, is zero in training. */
  public static SpatialDropout2d spatialDropout2d(double rate) {
    return new SpatialDropout2d("spatialdropout2d", rate);
  }

  /** The loss for classes, of logits; with {@code .weighted(…)} some classes count more. */
  public static SoftmaxCrossEntropy crossEntropy() {
    return new SoftmaxCrossEntropy();
  }

  /** The same, with this part of each target spread over all classes. */
  public static SoftmaxCrossEntropy crossEntropy(double smoothing) {
    return SoftmaxCrossEntropy.smoothed(smoothing);
  }

  /** The loss for targets of a 0 or 1 for each output, of logits. */
  public static BinaryCrossEntropy binaryCrossEntropy() {
    return new BinaryCrossEntropy();
  }

  /** The loss for targets that are any numbers. */
  public static MeanSquaredError meanSquaredError() {
    return new MeanSquaredError();
  }

  /** The fraction of images whose class is among the k largest logits. */
  public static TopK topK(int k) {
    return new TopK(k);
  }

  /** The fraction of the outputs whose 0 or 1 is right. */
  public static BinaryAccuracy binaryAccuracy() {
    return new BinaryAccuracy();
  }

  /** The fraction of images all of whose 0s and 1s are right. */
  public static SubsetAccuracy subsetAccuracy() {
    return new SubsetAccuracy();
  }

  /** The mean over the outputs of the F1 score of their 0s and 1s. */
  public static F1Score f1() {
    return new F1Score();
  }

  /** The mean distance of outputs from numbers. */
  public static MeanAbsoluteError meanAbsoluteError() {
    return new MeanAbsoluteError();
  }

  /** What part of the variance of numbers the outputs explain. */
  public static R2Score r2() {
    return new R2Score();
  }

  /** Adam of this rate (Keras': 0.001); with {@link Optimizer#withDecay} it is AdamW. */
  public static Adam adam(double rate) {
    return Adam.defaults().withLearningRate(rate);
  }

  /** RMSprop of this rate (Keras': 0.001). */
  public static RmsProp rmsProp(double rate) {
    return RmsProp.defaults().withLearningRate(rate);
  }

  /** Stochastic gradient descent of this rate (Keras': 0.01); a momentum of 0 for none. */
  public static Sgd sgd(double rate, double momentum) {
    return new Sgd(rate, momentum);
  }

  /** The same with Nesterov's look ahead. */
  public static Sgd nesterov(double rate, double momentum) {
    return new Sgd(rate, momentum, true);
  }

  /**
   * Up to this rate in the first 30 percent of the run, and down to nearly nothing, whatever rate
   * the optimizer has.
   */
  public static OneCycle oneCycle(double peak) {
    return new OneCycle(peak, 0.3);
  }

  /** From the optimizer's rate down to nothing, along half a wave of the cosine. */
  public static Cosine cosine() {
    return new Cosine(0);
  }

  /** From the optimizer's rate down to nothing, along a line. */
  public static Linear linear() {
    return new Linear(0);
  }

  /** Times this factor every so many steps. */
  public static StepDecay stepDecay(long every, double factor) {
    return new StepDecay(every, factor);
  }

  /** A tenth of the rate after so many epochs whose loss was not smaller by 0.0001. */
  public static Plateau plateau(int patience) {
    return new Plateau(0.1, patience, 1e-4, 0, 0);
  }

  /** From nothing to the first rate of a schedule in so many steps. */
  public static WarmUp warmUp(long steps, Schedule then) {
    return new WarmUp(then, steps, 0);
  }

  /** Left and right change places in half of the images. */
  public static Augmentation flip() {
    return Augmentation.flip();
  }

  /** Moved by up to so many whole pixels each way. */
  public static Augmentation crop(int pixels) {
    return Augmentation.crop(pixels);
  }

  /** Moved by up to this part of the sides. */
  public static Augmentation shift(double part) {
    return Augmentation.shift(part);
  }

  /** Turned by up to so many degrees to either side. */
  public static Augmentation rotate(double degrees) {
    return Augmentation.rotate(degrees);
  }

  /** Enlarged or made smaller by up to this part. */
  public static Augmentation zoom(double part) {
    return Augmentation.zoom(part);
  }

  /** A grey square of so many pixels a side. */
  public static Augmentation cutout(int pixels) {
    return Augmentation.cutout(pixels);
  }

  /** Brightness, contrast and saturation changed by up to this part. */
  public static Augmentation jitter(double part) {
    return Augmentation.jitter(part);
  }

  /**
   * Stops after so many epochs in a row without a lower loss: {@link StopEarly}. The run ends with
   * the weights of the last epoch; {@link Training#saveBest} writes the model of the best one.
   */
  public static Callback stopEarly(int patience) {
    return new StopEarly(patience);
  }

  /** Writes a line after every epoch to {@link System#out}: {@link EpochLines}. */
  public static Callback progress() {
    return progress(System.out);
  }

  /** Writes a line after every epoch to this. */
  public static Callback progress(Appendable out) {
    return new EpochLines(out);
  }

  /** Does something with the result of every epoch. */
  public static Callback onEpoch(Consumer<EpochResult> action) {
    Objects.requireNonNull(action, "action");
    return new Callback() {
      @Override
      public void onEpoch(Position position, EpochResult result) {
        action.accept(result);
      }
    };
  }
}

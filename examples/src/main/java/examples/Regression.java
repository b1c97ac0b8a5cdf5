package examples;

import static org.lanewise.engine.Lanewise.*;

import module java.base;
import module org.lanewise.engine;

/**
 * Learns numbers instead of classes: where in a picture a spot is, and how large it is.
 *
 * <pre>Regression [EPOCHS]</pre>
 */
final class Regression {

  private static final int SIDE = 16;

  public static void main(String[] args) {
    int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 30;
    var data = new TrainAndTest("spots", spots(1_000, 1), spots(200, 2));

    // One output for each number, and nothing behind it: the outputs are the numbers.
    var network =
        Network.sequential(
            Shape.of(SIDE, SIDE, 1),
            conv2d(8, 3).relu(),
            maxPool2d(2),
            conv2d(16, 3).relu(),
            flatten(),
            dense(3));

    // A class would be right or wrong; a number is nearer or farther. So the loss says what that
    // means, and beside it stand the mean absolute error and R², not an accuracy.
    var training =
        Training.of(network)
            .data(data)
            .loss(meanSquaredError())
            .batch(20)
            .epochs(epochs)
            .schedule(oneCycle(4e-3))
            .callbacks(progress(System.out));
    training.run();
    Metrics tested = training.evaluate(data.test());
    IO.println(tested);

    // A saved model knows that its outputs are numbers, and what they are called.
    training.model().save(Path.of("spots.safetensors"));
    var model = ModelFile.load(Path.of("spots.safetensors"));
    var some = data.test().first(3);
    try (var workers = new Workers(1)) {
      var program = Program.of(model.network(), VectorSupport.detect().preferredAndTold());
      float[] said =
          new Predictor(program, workers, model.parameters()).logits(model.dataset(some));
      float[] truth = new float[3];
      for (int image = 0; image < some.size(); image++) {
        some.copyTarget(image, truth, 0);
        for (int k = 0; k < 3; k++) {
          String name = model.outputNames().get(k);
          IO.println("%s %.2f, is %.2f".formatted(name, said[3 * image + k], truth[k]));
        }
      }
    }
  }

  /** Pictures of a bright spot on dark ground. Targets are best of the order of 1: here 0 to 1. */
  private static ImageSet spots(int count, long seed) {
    var random = new SplittableRandom(seed);
    var images =
        Stream.generate(
                () -> {
                  int radius = random.nextInt(1, 5);
                  int row = random.nextInt(4, SIDE - 4);
                  int column = random.nextInt(4, SIDE - 4);
                  byte[] pixels = new byte[SIDE * SIDE];
                  for (int at = 0; at < pixels.length; at++) {
                    double distance = Math.hypot(at / SIDE - row, at % SIDE - column);
                    int light = distance <= radius ? 180 : 30;
                    pixels[at] = (byte) (light + random.nextInt(60));
                  }
                  return new TargetImage(
                      pixels, (float) row / SIDE, (float) column / SIDE, radius / 4f);
                })
            .limit(count);
    return ImageSet.ofTargets(
        "spots", List.of("row", "column", "radius"), SIDE, SIDE, 1, images.iterator());
  }
}

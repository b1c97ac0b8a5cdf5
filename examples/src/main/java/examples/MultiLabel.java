package examples;

import static org.lanewise.engine.Lanewise.*;

import module java.base;
import module org.lanewise.engine;

/**
 * Learns several labels at once: which of four shapes are in a picture, none, one or all of them.
 *
 * <pre>MultiLabel [EPOCHS]</pre>
 */
final class MultiLabel {

  private static final int SIDE = 16;
  private static final List<String> SHAPES = List.of("row", "column", "square", "dot");

  public static void main(String[] args) {
    int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 15;

    // Held out of one set by seed; images without class labels are drawn from all alike.
    var data = TrainAndTest.split(pictures(1_200, 1), 0.2, 1);
    var network =
        Network.sequential(
            Shape.of(SIDE, SIDE, 1),
            conv2d(16, 3).relu(),
            maxPool2d(2),
            conv2d(32, 3).relu(),
            flatten(),
            dense(SHAPES.size()));

    // Each output is a yes or no of its own, so the loss is a binary cross-entropy. It takes the
    // outputs as logits: there is no sigmoid in the network. Mirroring a picture changes none of
    // these labels, so it is a fair augmentation; it would not be for "left" and "right".
    var training =
        Training.of(network)
            .data(data)
            .loss(binaryCrossEntropy())
            .augment(flip())
            .batch(20)
            .epochs(epochs)
            .callbacks(progress(System.out));
    training.run();
    var tested = training.evaluate(data.test());
    IO.println("F1 score " + tested.own().get("F1 score"));

    // A logit above 0 is a probability above one half: yes.
    var model = training.model();
    var some = data.test().first(5);
    try (var workers = new Workers(1)) {
      var program = Program.of(model.network(), VectorSupport.detect().preferredAndTold());
      float[] logits =
          new Predictor(program, workers, model.parameters()).logits(model.dataset(some));
      for (int image = 0; image < some.size(); image++) {
        var seen = new ArrayList<String>();
        for (int k = 0; k < SHAPES.size(); k++) {
          if (logits[image * SHAPES.size() + k] > 0) {
            seen.add(SHAPES.get(k));
          }
        }
        IO.println("picture " + image + " has " + seen);
      }
    }
  }

  private static ImageSet pictures(int count, long seed) {
    var random = new SplittableRandom(seed);
    var images = Stream.generate(() -> picture(random)).limit(count);
    return ImageSet.ofTargets("shapes", SHAPES, SIDE, SIDE, 1, images.iterator());
  }

  private static TargetImage picture(SplittableRandom random) {
    byte[] pixels = new byte[SIDE * SIDE];
    float[] truth = new float[SHAPES.size()];
    for (int k = 0; k < truth.length; k++) {
      truth[k] = random.nextInt(2);
      int row = random.nextInt(SIDE - 4);
      int column = random.nextInt(SIDE - 4);
      int height = List.of(1, 6, 4, 2).get(k);
      int width = List.of(6, 1, 4, 2).get(k);
      for (int r = row; truth[k] == 1 && r < Math.min(row + height, SIDE); r++) {
        for (int c = column; c < Math.min(column + width, SIDE); c++) {
          int at = r * SIDE + c;
          pixels[at] = (byte) (pixels[at] + 60); // what lies over another stays visible
        }
      }
    }
    return new TargetImage(pixels, truth);
  }
}

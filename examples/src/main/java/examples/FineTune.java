package examples;

import module java.base;
import module org.lanewise.engine;
import static org.lanewise.engine.Lanewise.*;

/**
 * Teaches a saved model other classes: its body stays as it is, a new head learns.
 *
 * <pre>FineTune [IMAGES [EPOCHS]]</pre>
 */
final class FineTune {

  private static final Set<String> ROUND = 
      Set.of("sphere", "cylinder", "cone", "torus", "capsule", "hemisphere");

  public static void main(String[] args) {
    int images = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    var solids = Solids10.render(images, images / 5);
    Path file = Path.of("body.safetensors");
    if (!Files.exists(file)) { // in earnest: one that ./lanewise train, or a program, has saved
      var network =
          Network.sequential(
              Shape.of(32, 32, 3),
              conv2d(16, 3).relu(), maxPool2d(2), conv2d(32, 3).relu(), maxPool2d(2),
              flatten(), dense(10));
      var training = Training.of(network).data(solids).epochs(epochs).callbacks(progress());
      training.run();
      training.model().save(file);
    }

    // The new task, with few images: has a solid corners or is it round?
    var some = solids.train().first(images / 5);
    var task = new TrainAndTest("corners", corners(some), corners(solids.test()));

    // Of the saved graph all up to the flattened image, frozen; behind it a layer whose name the
    // model doesn't have, so that it begins with fresh weights.
    Model saved = ModelFile.load(file);
    Graph body = saved.network().graph().upTo("flatten").frozen();
    var network = Network.of(saved.network().inputShape(), body.then(dense(2).named("head")));

    // It begins with the model's weights, where names are the same, and its preprocessing.
    var training =
        Training.of(network).data(task).startFrom(saved).batch(16).epochs(epochs).callbacks(progress());
    training.run();
    IO.println("accuracy " + training.evaluate(task.test()).accuracy());
    training.model().save(Path.of("corners.safetensors"));
  }

  private static ImageSet corners(LabelledImages solids) {
    var images =
        IntStream.range(0, solids.size())
            .mapToObj(i -> {
              byte[] pixels = new byte[solids.imageBytes()];
              solids.copyPixels(i, pixels, 0);
              boolean round = ROUND.contains(solids.classNames().get(solids.label(i)));
              return new LabelledImage(pixels, round ? 1 : 0);
            });
    return ImageSet.of("corners", List.of("corners", "round"), 32, 32, 3, images.iterator());
  }
}

package examples;

import module java.base;
import module org.lanewise.engine;
import static org.lanewise.engine.Lanewise.*;

/**
 * Learns pictures of your own: a folder with a folder of PNG and JPEG files for each class.
 *
 * <pre>OwnPictures FOLDER [SIZE [EPOCHS]]</pre>
 */
final class OwnPictures {

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    int size = args.length > 1 ? Integer.parseInt(args[1]) : 32;
    int epochs = args.length > 2 ? Integer.parseInt(args[2]) : 30;

    // Pictures of any size become SIZE × SIZE. Where there is no test/ in the folder, a fifth of
    // each class is held out.
    var data = ImageFolder.of(folder).size(size, size).read().trainAndTest(0.2, 1);
    int classes = data.train().classNames().size();

    // Batch normalizations make it learn fast from few pictures. Predictions use their moving
    // statistics; where a run has few steps, these must move fast, so a step keeps 0.9 of them.
    var network =
        Network.sequential(
            Shape.of(size, size, 3),
            conv2d(16, 3).withoutBias(), batchNorm().withMomentum(0.9), relu(), maxPool2d(2),
            conv2d(32, 3).withoutBias(), batchNorm().withMomentum(0.9), relu(),
            globalAveragePool2d(), dense(classes));

    // Each epoch sees every picture a little changed, which is worth as much as more pictures.
    // The run ends when eight epochs in a row were no better on the held-out ones.
    var training =
        Training.of(network)
            .data(data)
            .augment(flip(), crop(Math.max(1, size / 8)))
            .batch(Math.min(16, data.train().size()))
            .epochs(epochs)
            .callbacks(stopEarly(8), progress())
            .saveBest(Path.of("pictures.safetensors"));
    training.run();

    // The file knows the classes' names and the preprocessing: it is all that predictions need.
    var model = ModelFile.load(Path.of("pictures.safetensors"));
    var some = data.test().first(Math.min(5, data.test().size()));
    try (var workers = new Workers(2)) {
      var program = Program.of(model.network(), VectorSupport.detect().preferredAndTold());
      float[] chances =
          new Predictor(program, workers, model.parameters()).probabilities(model.dataset(some));
      for (int i = 0; i < chances.length; i++) {
        String name = model.classNames().get(i % classes);
        IO.println("picture %d: %s %.3f".formatted(i / classes, name, chances[i]));
      }
    }
  }
}

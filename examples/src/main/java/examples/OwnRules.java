package examples;

import module java.base;
import module org.lanewise.engine;
import static org.lanewise.engine.Lanewise.*;

/**
 * An optimizer and a schedule of your own. A checkpoint keeps both with their settings: stop the
 * program, start it again with the same arguments, and it goes on to the same bits.
 *
 * <pre>OwnRules [IMAGES [EPOCHS]]</pre>
 */
final class OwnRules {

  /** Lion (Chen et al., 2023): steps of one size, in the direction of a mixed momentum. */
  record Lion(double learningRate) implements Optimizer {

    @Override
    public String label() {
      return "lion"; // its name in files
    }

    @Override
    public Lion withLearningRate(double rate) {
      return new Lion(rate);
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of(); // what a checkpoint compares, beside the rate
    }

    @Override
    public List<String> stateNames() {
      return List.of("momentum"); // one array as long as the parameters, zero at first
    }

    /** Several ranges are updated at the same time, so this must touch no other element. */
    @Override
    public void update(
        UpdateRange range, long step, double rate, float[] w, float[] gradient, float[][] state) {
      float[] m = state[0];
      for (int i = range.from(); i < range.to(); i++) {
        float mixed = 0.9f * m[i] + 0.1f * gradient[i];
        w[i] -= (float) rate * Math.signum(mixed);
        m[i] = 0.99f * m[i] + 0.01f * gradient[i];
      }
    }
  }

  /** Falls to zero along a cosine and jumps back, {@code cycles} times in the run. */
  record WarmRestarts(int cycles) implements Schedule {

    @Override
    public String label() {
      return "warm-restarts";
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of("cycles", (double) cycles);
    }

    @Override
    public boolean dependsOnLength() {
      return true; // a run that is resumed can't have another number of epochs
    }

    @Override
    public double rate(double base, long step, long steps, double[] state) {
      double part = (step - 1.0) * cycles / steps % 1;
      return base * (1 + StrictMath.cos(Math.PI * part)) / 2; // StrictMath: the same everywhere
    }
  }

  public static void main(String[] args) {
    int images = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 6;
    var data = Solids10.render(images, images / 5);
    var network =
        Network.sequential(
            Shape.of(32, 32, 3),
            conv2d(16, 3).relu(), maxPool2d(2), conv2d(32, 3).relu(), maxPool2d(2),
            flatten(), dense(10));
    Training.of(network)
        .data(data)
        .epochs(epochs)
        .optimizer(new Lion(3e-4))
        .schedule(new WarmRestarts(2))
        .callbacks(progress())
        .checkpoints(Path.of("own-rules"))
        .run();
  }
}

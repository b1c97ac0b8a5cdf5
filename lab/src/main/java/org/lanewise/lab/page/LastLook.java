package org.lanewise.lab.page;

import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.engine.kernel.SoftmaxKernel;
import org.lanewise.engine.loss.Confusion;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.lab.picture.Thumbnail;
import org.lanewise.lab.run.RunLog;

/** What a trained network takes the validation images for, in the lines of its run's log. */
public final class LastLook {

  /** So many wrong pictures are shown. */
  static final int PICTURES = 24;

  /** Of a line; with more classes the confusion takes several lines. */
  private static final int NUMBERS = 100_000;

  /** That are predicted at a time, so that memory does not grow with their number. */
  private static final int IMAGES = 4096;

  /** Pixels of a picture's longer side, at most. */
  private static final int SIDE = 64;

  /**
   * An image that was taken for another class.
   *
   * @param image its index
   * @param predicted the class that it was taken for
   * @param probability of that class
   * @param truth the probability of its own class
   */
  private record Wrong(int image, int predicted, double probability, double truth) {}

  private LastLook() {}

  /**
   * Predicts all images and writes the events {@code confusion} and {@code wrong}.
   *
   * @param images to be told apart
   * @param preprocessing of their pixels
   * @param pictures whether the pictures that are worst wrong are written, worst first
   */
  public static void write(
      RunLog log,
      Predictor predictor,
      LabelledImages images,
      Preprocessing preprocessing,
      boolean pictures) {
    int classes = images.classNames().size();
    int[] labels = IntStream.range(0, images.size()).map(images::label).toArray();
    int[] said = new int[images.size()];
    PriorityQueue<Wrong> worst =
        new PriorityQueue<>(
            Comparator.comparingDouble(Wrong::truth).thenComparingInt(Wrong::image).reversed());
    for (int first = 0; first < images.size(); first += IMAGES) {
      int[] some = IntStream.range(first, Math.min(images.size(), first + IMAGES)).toArray();
      float[] rows = predictor.probabilities(new ImageDataset(images.subset(some), preprocessing));
      for (int i = 0; i < some.length; i++) {
        int label = labels[some[i]];
        int predicted = SoftmaxKernel.argMax(classes, rows, i * classes);
        said[some[i]] = predicted;
        if (predicted >= 0 && predicted != label) {
          double probability = rows[i * classes + predicted];
          worst.add(new Wrong(some[i], predicted, probability, rows[i * classes + label]));
        }
        if (worst.size() > PICTURES) {
          worst.remove();
        }
      }
    }
    writeConfusion(log, Confusion.of(classes, labels, said));
    if (pictures) {
      worst.stream()
          .sorted(worst.comparator().reversed())
          .forEach(one -> log.write("wrong", fields(one, images)));
    }
  }

  private static void writeConfusion(RunLog log, Confusion confusion) {
    List<List<Long>> rows = confusion.rows();
    int some = Math.max(1, NUMBERS / rows.size());
    for (int first = 0; first < rows.size(); first += some) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("first", first);
      fields.put("rows", rows.subList(first, Math.min(rows.size(), first + some)));
      log.write("confusion", fields);
    }
  }

  private static Map<String, @Nullable Object> fields(Wrong wrong, LabelledImages images) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("image", wrong.image());
    fields.put("label", images.label(wrong.image()));
    fields.put("predicted", wrong.predicted());
    fields.put("probability", wrong.probability());
    fields.put("truth", wrong.truth());
    fields.put(
        "png", Base64.getEncoder().encodeToString(Thumbnail.png(images, wrong.image(), SIDE)));
    return fields;
  }
}

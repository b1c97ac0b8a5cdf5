package org.lanewise.lab.gradcheck;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.InitialParameters;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.listing.Listing;

/**
 * What a gradient check looks at.
 *
 * @param name of the network
 * @param network the network
 * @param parameters its flat vector
 * @param batch the images
 * @param images what they are called
 */
public record Subject(
    String name, Network network, float[] parameters, Dataset batch, String images) {

  /**
   * The images that are asked for.
   *
   * @param of a training set; null for noise
   * @param count how many
   * @param seed of noise, and of fresh weights
   */
  public record Images(@Nullable LabelledImages of, int count, long seed) {

    /** Refuses to take fewer than were asked for. */
    public Images {
      if (of != null && of.size() < count) {
        throw new WorkException(
            String.format(
                Locale.ROOT,
                "%s has %s, but --images asks for %,d.",
                of.name(),
                Count.of(of.size(), "training image"),
                count));
      }
    }

    Shape shape(Shape ofNoise) {
      return of == null ? ofNoise : Shape.of(of.height(), of.width(), of.channels());
    }

    Listing fit(Listing listing) {
      return of == null ? listing : listing.forClasses(of.classNames().size());
    }

    /** All that there are, to choose weights by. */
    LabelledImages all(Network network) {
      if (of == null) {
        return noise(network);
      }
      int classes = of.classNames().size();
      if (network.classes() != classes) {
        throw new WorkException(
            "the network has %s, but %s has %s."
                .formatted(
                    Count.of(network.classes(), "output"), of.name(), Count.of(classes, "class")));
      }
      return of;
    }

    private LabelledImages noise(Network network) {
      int classes = network.classes();
      Shape image = network.inputShape();
      byte[] pixels = new byte[Math.multiplyExact(count, image.size())];
      int[] labels = new int[count];
      KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) random.nextInt(256);
      }
      for (int i = 0; i < labels.length; i++) {
        labels[i] = random.nextInt(classes);
      }
      return ImageSet.of(
          "noise",
          IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
          image.extent(0),
          image.extent(1),
          image.extent(2),
          pixels,
          labels);
    }
  }

  /**
   * A network with the weights that it begins with.
   *
   * @param image the shape of noise
   */
  public static Subject fresh(Listing listing, Shape image, Images images) {
    Network network = network(images.fit(listing).graph(), images.shape(image));
    LabelledImages all = images.all(network);
    float[] parameters =
        InitialParameters.of(
            network, new ImageDataset(all, listing.preprocessing()), images.seed());
    Dataset batch = new ImageDataset(all.first(images.count()), listing.preprocessing());
    return new Subject(listing.name(), network, parameters, batch, all.name());
  }

  /** A model with its weights. */
  public static Subject trained(Path file, Model model, Images images) {
    Network network = model.network();
    Shape shape = images.shape(network.inputShape());
    if (!shape.equals(network.inputShape())) {
      throw new WorkException(
          "the model %s takes images %s, but those of --data are %s."
              .formatted(file, network.inputShape(), shape));
    }
    LabelledImages all = images.all(network);
    Dataset batch = new ImageDataset(all.first(images.count()), model.preprocessing());
    return new Subject(file.toString(), network, model.parameters(), batch, all.name());
  }

  private static Network network(Graph graph, Shape image) {
    try {
      Network network = Network.of(image, graph);
      network.classes(); // Refuses what has no vector of logits.
      return network;
    } catch (LayerException e) {
      throw new WorkException(e.getMessage() + ".", e);
    }
  }
}

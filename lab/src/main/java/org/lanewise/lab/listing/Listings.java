package org.lanewise.lab.listing;

import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.flatten;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Preprocessing;

/** The article's six listings. Convolutions are 3x3, valid, with ReLU; pools are 2x2. */
public final class Listings {

  /** The one that is meant when none is named. */
  public static final String DEFAULT = "batch-64";

  /** An image of CIFAR-10, {@code [height, width, channels]}. */
  public static final Shape INPUT = Shape.of(32, 32, 3);

  /** Times through the training images, in all six. */
  public static final int EPOCHS = 10;

  private static final String ONE_BLOCK_NAME = "conv32 - pool - dense10";
  private static final String TWO_BLOCKS_NAME = "conv32 - pool - conv64 - pool - dense10";

  private static final Graph ONE_BLOCK =
      Graph.sequential(
          conv2d(32, 3).relu().named("conv1"), maxPool2d(2).named("pool1"), flatten(), dense(10));

  private static final Graph NO_POOLING =
      Graph.sequential(conv2d(32, 3).relu().named("conv1"), flatten(), dense(10));

  private static final Graph TWO_BLOCKS =
      Graph.sequential(
          conv2d(32, 3).relu().named("conv1"),
          maxPool2d(2).named("pool1"),
          conv2d(64, 3).relu().named("conv2"),
          maxPool2d(2).named("pool2"),
          flatten(),
          dense(10));

  private static final List<Listing> ALL =
      List.of(
          new Listing(
              "raw",
              1,
              "pixels as they are",
              ONE_BLOCK_NAME,
              ONE_BLOCK,
              Preprocessing.raw(),
              OptionalInt.of(32),
              "training does not get beyond epoch 1",
              "scaled"),
          new Listing(
              "scaled",
              2,
              "pixels scaled",
              ONE_BLOCK_NAME,
              ONE_BLOCK,
              Preprocessing.scaled(),
              OptionalInt.of(32),
              "with scaled pixels training gets on",
              "deep"),
          new Listing(
              "shallow",
              3,
              "no pooling",
              "conv32 - dense10",
              NO_POOLING,
              Preprocessing.scaled(),
              OptionalInt.of(32),
              "without pooling and further layers training may stall",
              "deep"),
          new Listing(
              "deep",
              4,
              "two blocks",
              TWO_BLOCKS_NAME,
              TWO_BLOCKS,
              Preprocessing.scaled(),
              OptionalInt.of(32),
              "with pooling and a second block training gets on",
              "batch-64"),
          new Listing(
              "full-batch",
              5,
              "two blocks, the whole set at once",
              TWO_BLOCKS_NAME,
              TWO_BLOCKS,
              Preprocessing.scaled(),
              OptionalInt.empty(),
              "a batch of 50,000 learns very slowly",
              "batch-64"),
          new Listing(
              "batch-64",
              6,
              "two blocks, batches of 64",
              TWO_BLOCKS_NAME,
              TWO_BLOCKS,
              Preprocessing.scaled(),
              OptionalInt.of(64),
              "batches of 64 improve much on the full batch",
              "raw"));

  private Listings() {}

  /** All six, in the article's order. */
  public static List<Listing> all() {
    return ALL;
  }

  /** Their names, in the article's order. */
  public static List<String> names() {
    return ALL.stream().map(Listing::name).toList();
  }

  /** The listing of this name. */
  public static Optional<Listing> find(String name) {
    return ALL.stream().filter(listing -> listing.name().equals(name)).findFirst();
  }
}

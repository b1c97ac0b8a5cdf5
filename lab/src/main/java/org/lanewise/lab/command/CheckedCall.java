package org.lanewise.lab.command;

import java.util.List;
import java.util.Optional;
import org.lanewise.datasets.Split;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.lab.cli.BatchSize;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.listing.Listing;

/**
 * What the options of {@code train} say, checked as far as that goes without images.
 *
 * @param listing network and preprocessing
 * @param source of the images
 * @param heldOut of the training images; empty where the test images validate
 * @param patience how many epochs without progress end the run; 0 for none
 * @param batch how many images a step takes
 * @param optimizer that updates
 * @param augmentation of the training images
 */
record CheckedCall(
    Listing listing,
    DataSource source,
    Optional<Split> heldOut,
    int patience,
    BatchSize batch,
    Optimizer optimizer,
    List<Augmentation> augmentation) {}

package org.lanewise.engine.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.History;

/**
 * What a checkpoint holds of the epochs: {@code history} (F64, a row per epoch: epoch, loss,
 * accuracy, validation loss, validation accuracy, seconds, images per second; NaN where there was
 * no validation, and of accuracies where targets are numbers), the metadata {@code metrics} (those
 * of a user's own), and {@code epoch/predicted} and {@code epoch/labelled} (I64, per class: what
 * the steps of the epoch under way counted; empty where targets are numbers).
 */
final class EpochTensors {

  private static final String METRICS = "metrics";
  private static final String HISTORY = "history";
  private static final String PREDICTED = "epoch/predicted";
  private static final String LABELLED = "epoch/labelled";

  /** The names of the tensors. */
  static final Set<String> NAMES = Set.of(HISTORY, PREDICTED, LABELLED);

  private static final int COLUMNS = 7;

  /** How the history, a tensor, says that there is no such figure. */
  private static final double ABSENT = Double.NaN;

  private EpochTensors() {}

  static void add(SafetensorsWriter writer, List<EpochResult> history, Metrics.Counts counts) {
    Settings own = own(history);
    if (!own.names().isEmpty()) {
      writer.metadata(METRICS, own.toJson());
    }
    writer.doubles(HISTORY, Shape.of(history.size(), COLUMNS), rows(history));
    writer.longs(PREDICTED, Shape.of(counts.classes()), array(counts.predicted()));
    writer.longs(LABELLED, Shape.of(counts.classes()), array(counts.labelled()));
  }

  static void check(SafetensorsFile tensors, Network network, boolean ofClasses) {
    Shape history = tensors.info(HISTORY).shape();
    int epochs = history.rank() == 0 ? 0 : history.extent(0);
    NetworkTensors.require(tensors, HISTORY, DType.F64, Shape.of(epochs, COLUMNS));
    int outputs = outputs(tensors, network);
    Shape classes = Shape.of(ofClasses ? outputs : 0);
    NetworkTensors.require(tensors, PREDICTED, DType.I64, classes);
    NetworkTensors.require(tensors, LABELLED, DType.I64, classes);
  }

  /** How far the epoch under way is. */
  static EpochProgress progress(SafetensorsFile tensors, Settings progress) {
    return EpochProgress.parse(
        tensors.path(), progress, tensors.readLongs(PREDICTED), tensors.readLongs(LABELLED));
  }

  private static int outputs(SafetensorsFile tensors, Network network) {
    try {
      return network.classes();
    } catch (LayerException e) {
      throw StoreException.of(
          tensors.path(), "the network can't be trained: " + e.getMessage(), NetworkTensors.REMEDY);
    }
  }

  private static long[] array(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).toArray();
  }

  private static double[] rows(List<EpochResult> history) {
    double[] rows = new double[history.size() * COLUMNS];
    int at = 0;
    for (EpochResult result : history) {
      rows[at++] = result.epoch();
      rows[at++] = result.loss();
      rows[at++] = result.accuracy();
      rows[at++] = result.validationLoss().orElse(ABSENT);
      rows[at++] = result.validationAccuracy().orElse(ABSENT);
      rows[at++] = result.seconds();
      rows[at++] = result.imagesPerSecond();
    }
    return rows;
  }

  /** The metrics of a user's own, by epoch, a space and the name; NaN can't be kept. */
  private static Settings own(List<EpochResult> history) {
    Settings own = Settings.none();
    for (EpochResult result : history) {
      for (Map.Entry<String, Double> metric : result.own().entrySet()) {
        if (Double.isFinite(metric.getValue())) {
          own = own.with(result.epoch() + " " + metric.getKey(), metric.getValue());
        }
      }
    }
    return own;
  }

  private static Map<String, Double> own(Settings all, int epoch) {
    Map<String, Double> own = new LinkedHashMap<>();
    String prefix = epoch + " ";
    for (String name : all.names()) {
      if (name.startsWith(prefix)) {
        own.put(name.substring(prefix.length()), all.required(name));
      }
    }
    return own;
  }

  private static Optional<EpochResult.Validation> validation(double loss, double accuracy) {
    return Double.isNaN(loss)
        ? Optional.empty()
        : Optional.of(new EpochResult.Validation(loss, accuracy));
  }

  static History history(SafetensorsFile tensors) {
    double[] rows = tensors.readDoubles(HISTORY);
    Settings own =
        tensors.metadata().containsKey(METRICS)
            ? CheckpointFile.settings(tensors, METRICS)
            : Settings.none();
    List<EpochResult> history = new ArrayList<>();
    for (int at = 0; at < rows.length; at += COLUMNS) {
      int epoch = history.size() + 1;
      if (rows[at] != epoch) {
        throw StoreException.of(
            tensors.path(),
            "row " + epoch + " of the history is of epoch " + rows[at],
            "one row for each epoch in order",
            NetworkTensors.REMEDY);
      }
      history.add(
          new EpochResult(
              epoch,
              rows[at + 1],
              rows[at + 2],
              validation(rows[at + 3], rows[at + 4]),
              rows[at + 5],
              rows[at + 6],
              own(own, epoch)));
    }
    return new History(history);
  }
}

package org.lanewise.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.GroupMoments;
import org.lanewise.engine.train.ShareGradient;
import org.lanewise.engine.train.StatisticsMemory;

/**
 * What an executor answers when it is asked for shares.
 *
 * @param executor its name in the cluster
 * @param host where it runs
 * @param kernels what it computes with, a phrase
 * @param refusal why it can't compute for this run, a phrase; empty where it can
 * @param sum of the shares, in the fixed tree; null where it can't
 * @param fetching nanoseconds until it had the parameters
 * @param computing nanoseconds that the shares took there
 */
record ShareAnswer(
    String executor,
    String host,
    String kernels,
    String refusal,
    @Nullable ShareGradient sum,
    long fetching,
    long computing) {

  byte[] write() {
    return Bytes.write(out -> {
      Bytes.text(out, executor);
      Bytes.text(out, host);
      Bytes.text(out, kernels);
      Bytes.text(out, refusal);
      out.writeLong(fetching);
      out.writeLong(computing);
      ShareGradient share = sum;
      out.writeBoolean(share != null);
      if (share != null) {
        Bytes.floats(out, share.gradient());
        out.writeBoolean(share.finite());
        writeCounts(out, share.counts());
        writeMoments(out, share.statistics());
        out.writeBoolean(share.seen().isPresent());
        if (share.seen().isPresent()) {
          writeSeen(out, share.seen().get());
        }
      }
    });
  }

  static ShareAnswer read(byte[] bytes) {
    return Bytes.read(
        bytes,
        in -> {
          String executor = Bytes.text(in);
          String host = Bytes.text(in);
          String kernels = Bytes.text(in);
          String refusal = Bytes.text(in);
          long fetching = in.readLong();
          long computing = in.readLong();
          ShareGradient sum = in.readBoolean() ? readShare(in) : null;
          return new ShareAnswer(executor, host, kernels, refusal, sum, fetching, computing);
        });
  }

  private static ShareGradient readShare(DataInputStream in) throws IOException {
    float[] gradient = Bytes.floats(in);
    boolean finite = in.readBoolean();
    Metrics.Counts counts = readCounts(in);
    GroupMoments moments = readMoments(in);
    Optional<StatisticsMemory> seen =
        in.readBoolean() ? Optional.of(readSeen(in)) : Optional.empty();
    return new ShareGradient(gradient, counts, moments, finite, seen);
  }

  private static void writeCounts(DataOutputStream out, Metrics.Counts counts) throws IOException {
    out.writeDouble(counts.lossSum());
    out.writeDouble(counts.absoluteLogitSum());
    out.writeLong(counts.images());
    out.writeLong(counts.correct());
    int classes = counts.labelled().size(); // none where targets are numbers
    out.writeInt(classes);
    for (int k = 0; k < classes; k++) {
      out.writeLong(counts.predicted().get(k));
      out.writeLong(counts.labelled().get(k));
    }
    out.writeInt(counts.own().size());
    for (Map.Entry<String, List<Double>> own : counts.own().entrySet()) {
      Bytes.text(out, own.getKey());
      out.writeInt(own.getValue().size());
      for (double value : own.getValue()) {
        out.writeDouble(value);
      }
    }
  }

  private static Metrics.Counts readCounts(DataInputStream in) throws IOException {
    double loss = in.readDouble();
    double logits = in.readDouble();
    long images = in.readLong();
    long correct = in.readLong();
    int classes = Bytes.length(in, 2 * Long.BYTES);
    List<Long> predicted = new ArrayList<>();
    List<Long> labelled = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      predicted.add(in.readLong());
      labelled.add(in.readLong());
    }
    int metrics = Bytes.length(in, Integer.BYTES);
    Map<String, List<Double>> own = new LinkedHashMap<>();
    for (int i = 0; i < metrics; i++) {
      String name = Bytes.text(in);
      int length = Bytes.length(in, Double.BYTES);
      List<Double> values = new ArrayList<>();
      for (int k = 0; k < length; k++) {
        values.add(in.readDouble());
      }
      own.put(name, values);
    }
    return new Metrics.Counts(loss, logits, images, correct, predicted, labelled, own);
  }

  private static void writeMoments(DataOutputStream out, GroupMoments moments) throws IOException {
    out.writeInt(moments.cuts().size());
    for (GroupMoments.AtOne cut : moments.cuts()) {
      out.writeInt(cut.moments().size());
      for (int i = 0; i < cut.moments().size(); i++) {
        out.writeLong(cut.images().get(i));
        double[] values = cut.moments().get(i);
        out.writeInt(values.length);
        for (double value : values) {
          out.writeDouble(value);
        }
      }
    }
  }

  private static GroupMoments readMoments(DataInputStream in) throws IOException {
    List<GroupMoments.AtOne> cuts = new ArrayList<>();
    int number = Bytes.length(in, Integer.BYTES);
    for (int cut = 0; cut < number; cut++) {
      List<double[]> moments = new ArrayList<>();
      List<Long> images = new ArrayList<>();
      int groups = Bytes.length(in, Long.BYTES + Integer.BYTES);
      for (int i = 0; i < groups; i++) {
        images.add(in.readLong());
        double[] values = new double[Bytes.length(in, Double.BYTES)];
        for (int k = 0; k < values.length; k++) {
          values[k] = in.readDouble();
        }
        moments.add(values);
      }
      cuts.add(new GroupMoments.AtOne(moments, images));
    }
    return new GroupMoments(cuts);
  }

  private static void writeSeen(DataOutputStream out, StatisticsMemory seen) throws IOException {
    out.writeInt(seen.epoch());
    out.writeInt(seen.batch());
    out.writeDouble(seen.inputMinimum());
    out.writeDouble(seen.inputMaximum());
    out.writeDouble(seen.inputSum());
    out.writeDouble(seen.inputSquares());
    out.writeInt(seen.active().size());
    for (String units : seen.active()) {
      Bytes.text(out, units);
    }
  }

  private static StatisticsMemory readSeen(DataInputStream in) throws IOException {
    int epoch = in.readInt();
    int batch = in.readInt();
    double minimum = in.readDouble();
    double maximum = in.readDouble();
    double sum = in.readDouble();
    double squares = in.readDouble();
    List<String> active = new ArrayList<>();
    int relus = Bytes.length(in, Integer.BYTES);
    for (int relu = 0; relu < relus; relu++) {
      active.add(Bytes.text(in));
    }
    return new StatisticsMemory(epoch, batch, minimum, maximum, sum, squares, List.of(), active);
  }
}

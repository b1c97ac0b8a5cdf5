package org.lanewise.lab.explain;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.kernel.DropoutKernel;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.SpatialDropout2d;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.train.Dataset;

/** The numbers of one step, as the page wants them. */
final class PageStep {

  /** Its draws in the epoch that a trace is of. */
  private static final int EPOCH = 1;

  private final Trace trace;
  private final PageFacts facts;
  private final Network network;
  private final PageNumbers page;

  private PageStep(Trace trace, PageFacts facts) {
    this.trace = trace;
    this.facts = facts;
    this.network = trace.network();
    Dataset images = facts.images();
    this.page =
        new PageNumbers(
            network, IntStream.range(0, images.size()).mapToObj(images::label).toList());
  }

  /** All of them. */
  static PageNumbers of(Trace trace, PageFacts facts) {
    PageStep step = new PageStep(trace, facts);
    step.say();
    step.values();
    step.update();
    return step.page;
  }

  private void say() {
    Map<String, Object> loss = new LinkedHashMap<>();
    loss.put("type", facts.settings().loss().label());
    if (facts.settings().loss()
        instanceof SoftmaxCrossEntropy(double smoothing, List<Double> weights)) {
      loss.put("smoothing", smoothing);
      loss.put("weights", weights);
    }
    page.fact("title", facts.title())
        .fact("said", facts.said())
        .fact("notes", trace.notes())
        .fact("classes", facts.classNames())
        .fact("loss", loss)
        .fact("meanLoss", trace.loss())
        .fact(
            "moving",
            network.nodes().stream().filter(this::standsStill).map(ShapedNode::name).toList());
  }

  /** Whether it normalizes by its moving statistics: one image has no batch. */
  private boolean standsStill(ShapedNode node) {
    return node.layer() instanceof BatchNorm norm
        && (facts.images().size() == 1 || norm.isFrozen(EPOCH));
  }

  private void values() {
    float[] vector = facts.state().parameters();
    page.tensor(Graph.INPUT, trace.value(Graph.INPUT).data())
        .tensor("d " + Graph.INPUT, trace.gradient(Graph.INPUT).data());
    for (ShapedNode node : network.nodes()) {
      String name = node.name();
      page.tensor(name, trace.value(name).data()).tensor("d " + name, trace.gradient(name).data());
      if (hasActivation(node.layer())) {
        page.tensor("before " + name, trace.beforeActivation(name).data())
            .tensor("d before " + name, trace.gradientBeforeActivation(name).data());
      }
      switch (node.layer()) {
        case Dropout dropout -> draws(node, dropout.rate(), 1);
        case SpatialDropout2d dropout ->
            draws(node, dropout.rate(), node.shape().size() / node.shape().extent(2));
        default -> {}
      }
    }
    page.parameters("", vector).statistics(vector).parameters("d ", gradient());
  }

  private static boolean hasActivation(Layer layer) {
    return switch (layer) {
      case Conv2d conv -> conv.activation().function().isPresent();
      case Dense dense -> dense.activation().function().isPresent();
      default -> false;
    };
  }

  private float[] gradient() {
    float[] all = new float[network.parameterCount()];
    for (ParameterSlot slot : network.parameters()) {
      System.arraycopy(trace.gradientOf(slot.path()).data(), 0, all, slot.offset(), slot.size());
    }
    return all;
  }

  /** What dropout drew: 0 where it dropped. */
  private void draws(ShapedNode node, double rate, int pixels) {
    int images = facts.images().size();
    int size = node.shape().size();
    float[] ones = new float[size * images];
    float[] kept = new float[size * images];
    Arrays.fill(ones, 1f);
    for (int image = 0; image < images; image++) {
      long key =
          KeyedRandom.subKey(
              KeyedRandom.key(facts.settings().seed(), EPOCH, image, Purpose.DROPOUT),
              node.layer().key());
      DropoutKernel.apply(pixels, size / pixels, ones, image * size, key, rate, kept);
    }
    page.tensor(node.name() + " kept", kept);
  }

  /** What the optimizer makes of it. */
  private void update() {
    Optimizer optimizer = trace.optimizer();
    float[][] memory = facts.state().optimizerState();
    for (int i = 0; i < memory.length && facts.state().steps() > 0; i++) {
      page.parameters("memory" + i + " ", memory[i]);
    }
    Map<String, Object> slots = new LinkedHashMap<>();
    for (ParameterSlot slot : network.parameters()) {
      Role role = slot.parameter().role();
      double rate = optimizer.learningRate() * slot.learning().rate(role);
      slots.put(slot.path(), Map.of("rate", rate, "trains", slot.trains(EPOCH)));
    }
    float[] vector = trace.parametersAfter();
    page.parameters("new ", vector);
    Map<String, Object> update = new LinkedHashMap<>(optimizer.settings());
    // The page knows the rule of these two; of any other it shows what the engine made.
    boolean known =
        (optimizer instanceof Adam || optimizer instanceof Sgd)
            && facts.settings().update().clipNorm().isEmpty();
    update.put("rule", known ? optimizer.label() : "");
    update.put("label", optimizer.label());
    update.put("step", trace.step());
    update.put("slots", slots);
    update.put(
        "sentence",
        String.format(
            Locale.ROOT,
            "The optimizer is %s at rate %s; this is its step %,d.%s",
            optimizer.label(),
            optimizer.learningRate(),
            trace.step(),
            trace.step() == 1 ? " It remembers nothing yet." : ""));
    page.fact("update", update).fact("lossAfter", after(vector));
  }

  /** The loss with the parameters that the step leaves. */
  private double after(float[] vector) {
    return Trace.of(network, vector)
        .loss(facts.settings().loss())
        .seed(facts.settings().seed())
        .images(facts.images())
        .loss();
  }
}

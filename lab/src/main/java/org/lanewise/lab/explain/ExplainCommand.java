package org.lanewise.lab.explain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.folder.Form;
import org.lanewise.datasets.picture.Fit;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.ImageFolderOptions;
import org.lanewise.lab.cli.NetworkOption;
import org.lanewise.lab.cli.OptimizerOptions;
import org.lanewise.lab.cli.Outputs;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.data.ModelForm;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: where the numbers of a step come from. */
@Command(
    name = "explain",
    header = "Shows where the numbers of one step on one image come from.",
    description = {
      "",
      "Runs an image through a network and back, and makes the step that training would make. Without --weight and"
          + " the like it shows each layer's values and gradients; with them the terms that one number is the sum of,"
          + " in the order in which they were added, and that they give it to the last bit. Places count from 0:"
          + " conv2/kernel[1,2,7,20] is row 1, column 2 of the kernel from channel 7 to filter 20, conv1[4,5,3] row 4,"
          + " column 5 of channel 3.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} explain cifar10/train/7",
      "  ${ROOT-COMMAND-NAME} explain deep cifar10/train/7 --weight 'conv2/kernel[1,2,7,20]'",
      "  ${ROOT-COMMAND-NAME} explain lanewise-deep.safetensors cat.jpg --label cat",
      "  ${ROOT-COMMAND-NAME} explain deep cifar10/test/0 --value 'conv1[4,5,3]'",
      "  ${ROOT-COMMAND-NAME} explain cifar10/train/7 --page step.html",
      "  ${ROOT-COMMAND-NAME} explain cifar10/train/7 --inject weights-zero"
    })
public final class ExplainCommand implements Callable<Integer> {

  private static final int MOST_IMAGES = 1000;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..2",
      hideParamSyntax = true,
      paramLabel = "[MODEL] IMAGE",
      description = {
        "MODEL: a model that ${ROOT-COMMAND-NAME} train saved; a checkpoint of a run, which brings the optimizer's"
            + " memory along; or a listing, with fresh weights. Default: "
            + Origin.DEFAULT
            + ".",
        "IMAGE: a PNG or JPEG file; or a record of data, such as cifar10/train/7, solids10/test/0 or"
            + " FOLDER/train/7, counted from 0 in the order of the files."
      })
  private List<String> typed = new ArrayList<>();

  @Mixin private NetworkOption network;
  @Mixin private ImageFolderOptions pictures;

  @Option(
      names = "--label",
      paramLabel = "CLASS",
      description =
          "The class that the image is to be taken for, by name or number. Default: a record's own; for a picture the"
              + " class predicted.")
  private @Nullable String label;

  @Mixin private PlaceOptions places;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description =
          "Write a page for a browser, on which every number can be pressed; one file, replaced, which needs no network.")
  private @Nullable Path page;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides fresh weights. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private OptimizerOptions optimizer;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Take N images through the network together: this one and the first others of its data, or of --data for a"
              + " picture. Batch normalization then has their statistics; for one image it takes its moving ones as"
              + " constants. Default: ${DEFAULT-VALUE}.")
  private int batch = 1;

  @Mixin private DataOption data;

  @Option(
      names = "--inject",
      paramLabel = "FAULT",
      description =
          "Put in a fault of the doctor's that one step can show; a wrong name is answered with all of them.")
  private @Nullable String fault;

  @Override
  public Integer call() {
    Screen screen = Screen.standard();
    Calls.positive(spec, "--batch", batch);
    if (batch > MOST_IMAGES) {
      throw Calls.wrong(
          spec,
          String.format(Locale.ROOT, "--batch is %d, but may be at most %d", batch, MOST_IMAGES));
    }
    places.check();
    Fault injected = fault == null ? null : StepFaults.find(spec, fault);
    Optimizer chosen = optimizer();
    String image = typed.getLast();
    ImageName name = ImageName.last(spec, typed);
    if (name instanceof ImageName.Item && TypedCall.of(spec).has("--data")) {
      throw Calls.wrong(
          spec, "--data goes with a picture; '%s' names its data itself".formatted(image));
    }
    Origin origin = Origin.of(spec, typed.size() == 1 ? null : typed.getFirst(), network);
    boolean folder =
        name instanceof ImageName.Item item && item.source() instanceof DataSource.PictureFolder;
    if (pictures.given()
        && (name instanceof ImageName.Item && !folder || origin instanceof Origin.Saved)) {
      throw Calls.wrong(
          spec,
          "--image-size goes with a picture and fresh weights; here %s has a size of its own"
              .formatted(
                  name instanceof ImageName.Item ? "'" + image + "'" : "the model's network"));
    }
    Outputs outputs =
        DataOption.reads(
                Outputs.of(spec),
                name instanceof ImageName.Item item ? item.source() : data.source())
            .reads("MODEL", origin instanceof Origin.Saved saved ? saved.file() : null)
            .reads("IMAGE", name instanceof ImageName.Picture picture ? picture.file() : null)
            .reads("--network", network.file())
            .file("--page", page);
    try (Outputs.Held held = outputs.hold()) {
      Subject subject = subject(screen, name, origin, chosen, injected);
      Trace trace;
      try (Shown shown = screen.busy("running the network there and back")) {
        trace = subject.trace();
      }
      subject.said().forEach(screen::prose);
      trace.notes().forEach(screen::prose);
      tell(screen, subject, trace);
      if (page != null) {
        write(screen, subject, trace, page);
      }
    }
    return 0;
  }

  private Subject subject(
      Screen screen,
      ImageName name,
      Origin asked,
      @Nullable Optimizer chosen,
      @Nullable Fault injected) {
    StepImages images;
    try (Shown shown = screen.busy("reading the image")) {
      images = images(screen, name, asked);
    }
    Origin origin = asked.forClasses(images.classNames().size());
    List<String> names = Label.names(network(origin, images.shape()), origin, images);
    Label.requireSame(images, names, label);
    StepImages labelled = label == null ? images : images.labelled(Label.parse(spec, label, names));
    return Subject.of(origin, labelled, names, chosen, seed, injected);
  }

  private void write(Screen screen, Subject subject, Trace trace, Path file) {
    try (Shown shown = screen.busy("writing the page")) {
      Calls.valid(
          spec,
          () -> {
            subject.page(typed.getLast(), trace, file);
            return file;
          });
    }
    screen.plain("page  " + file);
  }

  /** The optimizer that was asked for; null where the model's own is meant. */
  private @Nullable Optimizer optimizer() {
    Optimizer made = optimizer.optimizer();
    TypedCall call = TypedCall.of(spec);
    boolean asked = Stream.of("--optimizer", "--learning-rate", "--momentum").anyMatch(call::has);
    return asked ? made : null;
  }

  private void tell(Screen screen, Subject subject, Trace trace) {
    screen.plain("");
    if (places.tell(screen, subject, trace)) {
      return;
    }
    new Overview(screen, trace, subject.names()).show();
    Story.loss(screen, subject, trace);
    Overview.interesting(trace)
        .ifPresent(place ->
            screen.plain("next  " + TypedCall.of(spec).with("--weight", place.toString())));
  }

  private StepImages images(Screen screen, ImageName name, Origin origin) {
    boolean all = origin instanceof Origin.Fresh fresh && fresh.needsImages();
    return switch (name) {
      case ImageName.Item item ->
          StepImages.of(item.on(on(origin, item.source())), screen, batch, all);
      case ImageName.Picture picture -> {
        Form form =
            origin instanceof Origin.Saved saved
                ? ModelForm.of(saved.model())
                : pictures.form(Fit.CROP);
        DataSource others = all || batch > 1 ? on(origin, data.source()) : null;
        yield StepImages.of(picture, screen, form, others, batch, all);
      }
    };
  }

  /** Data as they are read for a model; for fresh weights as the options say. */
  private DataSource on(Origin origin, DataSource source) {
    return switch (origin) {
      case Origin.Saved saved -> ModelForm.on(source, saved.model());
      case Origin.Fresh fresh when source instanceof DataSource.PictureFolder ->
          pictures.on(source);
      case Origin.Fresh fresh -> source;
    };
  }

  private static Network network(Origin origin, Shape shape) {
    return switch (origin) {
      case Origin.Fresh fresh -> fresh.network(shape);
      case Origin.Saved saved -> saved.model().network();
    };
  }
}

package org.lanewise.lab.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.tensor.Near;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.ComputeOptions;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.ImageFolderOptions;
import org.lanewise.lab.cli.LimitOptions;
import org.lanewise.lab.cli.NetworkOption;
import org.lanewise.lab.cli.Outputs;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.data.ModelForm;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Faults;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.picture.ContactSheet;
import org.lanewise.lab.picture.Rows;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doctor}: a check without training, or of the log of a run. */
@Command(
    name = "doctor",
    header = "Says why a network is stuck: checks it without training, or reads the log of a run.",
    description = {
      "",
      "Of a listing or a model it checks the loss before step 1, the input, labels and pixels, whether the kernels"
          + " agree, the gradient, and whether one batch can be learned by heart; and it renders an image of each class"
          + " for a person to look at. Of a log it says what the doctor finds in it. It exits with 1 when it finds"
          + " something.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} doctor",
      "  ${ROOT-COMMAND-NAME} doctor raw --data solids10",
      "  ${ROOT-COMMAND-NAME} doctor run.jsonl",
      "  ${ROOT-COMMAND-NAME} doctor deep --inject backward-wrong"
    })
public final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      description =
          "A listing, a model file or the log of a run. Default: " + Listings.DEFAULT + ".")
  private @Nullable String typed;

  @Mixin private NetworkOption network;

  @Mixin private DataOption data;
  @Mixin private ImageFolderOptions options;

  @Option(
      names = "--inject",
      paramLabel = "ILLNESS",
      description = "Put in a fault; ${ROOT-COMMAND-NAME} train --help names them.")
  private @Nullable String fault;

  @Option(
      names = "--pictures",
      paramLabel = "FILE",
      description = "Where the images go, as PNG. Default: ${DEFAULT-VALUE}.")
  private Path pictures = Path.of("lanewise-doctor.png");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides the initial weights. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private ComputeOptions compute;
  @Mixin private LimitOptions limits;

  @Override
  public Integer call() {
    Screen screen = Screen.standard();
    limits.check();
    Fault injected = fault == null ? null : fault(fault);
    DataSource source = data.source();
    String what = typed == null ? Listings.DEFAULT : typed;
    Listing listing = network.listing(typed).or(() -> Listings.find(what)).orElse(null);
    Path file = Path.of(what);
    if (listing == null) {
      checkFile(what, file);
      if (GivenFile.isLog(file)) {
        PastRun past = PastRun.of(file);
        past.ending().ifPresent(screen::prose);
        return tell(screen, past.findings(), past.fixes());
      }
    }
    data.readBy(Outputs.of(spec))
        .reads("WHAT", listing == null ? file : null)
        .reads("--network", network.file())
        .file("--pictures", pictures)
        .check();
    Model model = listing == null ? ModelForm.ofClasses(ModelFile.load(file)) : null;
    if (model != null) {
      options.refuse("a model");
      source = ModelForm.on(source, model);
    } else {
      source = options.on(source);
    }
    try (Workers workers = compute.workers()) {
      screen.prose(compute.describe());
      TrainAndTest images = source.load(screen, limits.train(), limits.test());
      Setup healthy =
          model == null
              ? listing(Objects.requireNonNull(listing), images)
              : model(file, model, images);
      Setup setup = injected == null ? healthy : injected.inject(healthy);
      DryCheck check = check(screen, setup, workers);
      for (DryCheck.Line line : check.lines()) {
        screen.prose(
            "%s  %-12s "
                .formatted(
                    line.good()
                        ? screen.styled("green", "good")
                        : screen.styled("bold,red", "BAD "),
                    line.name()),
            line.seen());
      }
      List<String> bad =
          check.lines().stream().filter(line -> !line.good()).map(DryCheck.Line::name).toList();
      int status;
      if (check.findings().isEmpty() && !bad.isEmpty()) {
        screen.prose(
            screen.styled(
                "bold,yellow",
                (bad.size() == 1 ? "this check fails" : "these checks fail")
                    + ", and the doctor knows no cause: "
                    + String.join(", ", bad)));
        status = 1;
      } else {
        status = tell(screen, check.findings(), fixes(listing));
      }
      // Last, since it may fail.
      ContactSheet.of(Rows.of(setup.data().train(), 1)).write(pictures);
      screen.plain("look  an image of each class is in " + pictures);
      return status;
    }
  }

  private DryCheck check(Screen screen, Setup setup, Workers workers) {
    try (Shown shown = screen.busy("checking network, data and kernels")) {
      return DryCheck.of(setup, compute.kernels(), workers);
    }
  }

  private Fault fault(String name) {
    return Faults.find(name)
        .orElseThrow(() ->
            Calls.wrong(
                spec, "there is no fault '%s'%s".formatted(name, Near.hint(name, Faults.names()))));
  }

  private Setup listing(Listing listing, TrainAndTest images) {
    int batch = Math.min(listing.batch().orElse(images.train().size()), images.train().size());
    Graph graph = listing.forClasses(images.train().classNames().size()).graph();
    return Setup.of(images, graph, listing.preprocessing(), settings(batch));
  }

  private void checkFile(String what, Path file) {
    if (Files.isDirectory(file) && !what.isEmpty()) {
      throw Calls.wrong(
          spec,
          "%s is a folder; name a listing, a model file or the log of a run (a folder of data goes with --data)"
              .formatted(file));
    }
    if (!Files.isRegularFile(file)) {
      throw Calls.wrong(
          spec,
          "there is no listing and no file '%s'%s (the listings are %s)"
              .formatted(
                  what, Near.hint(what, Listings.names()), String.join(", ", Listings.names())));
    }
  }

  private Setup model(Path file, Model model, TrainAndTest data) {
    Network shaped = model.network();
    LabelledImages images = data.train();
    Shape shape = Shape.of(images.height(), images.width(), images.channels());
    if (!shape.equals(shaped.inputShape())) {
      throw noMatch(
          file, data, "the images are %s, but the network takes %s", shape, shaped.inputShape());
    }
    if (shaped.classes() != images.classNames().size()) {
      throw noMatch(
          file,
          data,
          "the images have %s, but the network has outputs for %d",
          Count.of(images.classNames().size(), "class"),
          shaped.classes());
    }
    return Setup.of(
            data, shaped.graph(), model.preprocessing(), settings(Math.min(64, images.size())))
        .from(model.parameters());
  }

  private WorkException noMatch(Path file, TrainAndTest data, String why, Object... figures) {
    return new WorkException(
        "the model %s does not go with %s: %s; name the data that it was trained on with --data."
            .formatted(file, data.name(), why.formatted(figures)));
  }

  /** The commands that go with a check of a listing; nobody knows how a model was trained. */
  private FixCommand fixes(@Nullable Listing listing) {
    TypedCall call = TypedCall.of(spec);
    return listing == null
        ? FixCommand.of(call)
        : FixCommand.before(
            !network.given()
                ? call.to(List.of("train"), listing.name())
                : call.to(List.of("train")));
  }

  private TrainingSettings settings(int batch) {
    return new TrainingSettings(1, batch, Adam.defaults(), seed, true);
  }

  private static int tell(Screen screen, List<Finding> findings, FixCommand fixes) {
    if (findings.isEmpty()) {
      screen.line("@|bold,green the doctor finds nothing wrong|@");
      return 0;
    }
    List<String> names = new ArrayList<>();
    findings.forEach(finding -> names.add(finding.cause()));
    screen.line("@|bold,yellow the doctor finds %s|@", String.join(", ", names));
    FindingText.full(screen, findings, fixes);
    return 1;
  }
}

package org.lanewise.engine.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints of one run in a folder of their own: {@code checkpoint-0000001563.safetensors} is
 * the run after 1,563 steps. While it is open no other process can open it. Not for use by several
 * threads at once.
 */
public final class CheckpointFolder implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{10,18})\\.safetensors");
  private static final Pattern PARTIAL =
      Pattern.compile(NAME.pattern() + "\\..*" + Pattern.quote(AtomicFile.SUFFIX));

  /** What a run writes into its folder, half written files too. */
  private static final Pattern TAKEN = Pattern.compile("checkpoint-.*|lock|lock\\.owner");

  /** How often a checkpoint is written while somebody deletes the folder. */
  private static final int ATTEMPTS = 5;

  /** How long a deletion that is under way is given to get to the end. */
  private static final long DELETION_NANOS = 100_000_000;

  private final Path folder;
  private final int keep;
  private boolean closed;
  private OutputLock lock;
  private Optional<Path> newest = Optional.empty();

  private record Entry(long steps, Path file) {}

  private CheckpointFolder(Path folder, int keep, OutputLock lock) {
    this.folder = folder;
    this.keep = keep;
    this.lock = lock;
  }

  /**
   * Opens a folder, which is made if need be, and removes what a killed run has left half written.
   *
   * @param keep how many checkpoints stay, at least 1
   * @throws StoreException when another run is using it, or the file system refuses
   */
  public static CheckpointFolder open(Path folder, int keep) {
    Objects.requireNonNull(folder, "folder");
    if (keep < 1) {
      throw new IllegalArgumentException(
          "the number of checkpoints to keep is " + keep + ", but must be at least 1");
    }
    CheckpointFolder opened = new CheckpointFolder(folder, keep, OutputLock.ofFolder(folder));
    try {
      for (Path file : opened.files()) {
        if (PARTIAL.matcher(file.getFileName().toString()).matches()) {
          remove(file);
        }
      }
      return opened;
    } catch (StoreException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Whether a file would have the name of a checkpoint or a lock in this folder. Under other names
   * a run's files may lie beside its checkpoints.
   */
  public static boolean takes(Path folder, Path file) {
    Path real = FileIdentity.real(Objects.requireNonNull(file, "file"));
    return FileIdentity.real(Objects.requireNonNull(folder, "folder")).equals(real.getParent())
        && TAKEN.matcher(String.valueOf(real.getFileName())).matches();
  }

  /**
   * Checks that there is no checkpoint, intact or damaged, before a new run begins: it would mix
   * with theirs.
   *
   * @throws StoreException when there is one
   */
  public void requireEmpty() {
    List<Entry> entries = entries();
    if (!entries.isEmpty()) {
      throw StoreException.of(
          folder,
          "the folder holds checkpoints of an earlier run, up to step "
              + entries.getFirst().steps(),
          "none",
          "resume that run, or give another folder for a new one");
    }
  }

  /**
   * Finds the newest intact checkpoint and checks that it is of this run. Damaged ones are skipped;
   * one that {@linkplain StoreException#isUnreadable can't be read} is not damaged and ends the
   * search.
   *
   * @throws StoreException when it is of another run, naming what differs; when more epochs are
   *     trained than the run is to have; or when one can't be read
   * @throws IllegalStateException when the folder was closed
   */
  public Resumption resume(Run run) {
    Objects.requireNonNull(run, "run");
    requireOpen();
    List<String> skipped = new ArrayList<>();
    for (Entry entry : entries()) {
      Checkpoint checkpoint;
      try {
        checkpoint = load(entry);
      } catch (StoreException e) {
        if (e.isUnreadable()) {
          throw e.and("Nothing was deleted, and no run was begun in its place.");
        }
        skipped.add(e.getMessage());
        continue;
      }
      List<String> differences =
          run.differences(NumericsEdition.told(checkpoint.numerics(), checkpoint.run(), run));
      if (!differences.isEmpty()) {
        throw StoreException.of(
            entry.file(),
            "the run there had other settings (" + String.join("; ", differences) + ")",
            "the same run",
            "give its settings, or another folder for a new run");
      }
      checkpoint.progress().requireWithin(run.training().epochs(), entry.file());
      newest = Optional.of(entry.file());
      Checkpoint resumed = checkpoint.with(run.training());
      return new Resumption(
          Optional.of(resumed),
          newest,
          NumericsEdition.differences(checkpoint.numerics(), run),
          skipped);
    }
    return Resumption.none(skipped);
  }

  /**
   * Saves a checkpoint and removes older ones beyond those to keep. A folder that was deleted
   * meanwhile is made again.
   *
   * @return the file
   * @throws StoreException when a parameter is not finite, another run has taken a folder that was
   *     deleted meanwhile, or the file system refuses; the checkpoints from before stay
   * @throws IllegalStateException when the folder was closed
   */
  public Path save(Checkpoint checkpoint) {
    requireOpen();
    int attempt = 1;
    while (true) {
      try {
        return trySave(checkpoint);
      } catch (StoreException e) {
        if (attempt++ == ATTEMPTS || !isBeingDeleted()) {
          throw e;
        }
      }
    }
  }

  /** Whether the folder, or the lock in it, has gone or goes within a moment. */
  private boolean isBeingDeleted() {
    LockSupport.parkNanos(DELETION_NANOS);
    return !Files.isDirectory(folder) || !lock.isHeld();
  }

  private Path trySave(Checkpoint checkpoint) {
    if (!lock.isHeld()) {
      lock.close();
      lock = OutputLock.ofFolder(folder);
    }
    long steps = checkpoint.state().steps();
    Path file = folder.resolve(String.format(Locale.ROOT, "checkpoint-%010d.safetensors", steps));
    CheckpointFile.save(file, checkpoint);
    newest = Optional.of(file);
    // Files of later steps are not ours to count: they were damaged, or this run would stand there.
    entries().stream()
        .filter(entry -> entry.steps() <= steps)
        .skip(keep)
        .forEach(entry -> remove(entry.file()));
    return file;
  }

  /** The last checkpoint that was saved or resumed from: the one to go back to. */
  public Optional<Path> newest() {
    return newest;
  }

  /** Lets other runs have the folder. */
  @Override
  public void close() {
    closed = true;
    lock.close();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          folder + ": this checkpoint folder was closed; open it again to use it.");
    }
  }

  private static Checkpoint load(Entry entry) {
    Checkpoint checkpoint = CheckpointFile.load(entry.file());
    if (checkpoint.state().steps() != entry.steps()) {
      throw StoreException.of(
          entry.file(),
          "the checkpoint is of step " + checkpoint.state().steps(),
          "the step of its name",
          "give it back its name");
    }
    return checkpoint;
  }

  /** All checkpoints, newest first. */
  private List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (Path file : files()) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()) {
        entries.add(new Entry(Long.parseLong(name.group(1)), file));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::steps).reversed());
    return entries;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(files::add);
    } catch (IOException e) {
      throw StoreException.reading(folder, e);
    } catch (DirectoryIteratorException e) {
      throw StoreException.reading(folder, Objects.requireNonNull(e.getCause()));
    }
    return files;
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StoreException(
          file + ": the file is no longer needed but can't be removed; remove it by hand.", e);
    }
  }
}

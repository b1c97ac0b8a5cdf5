package org.lanewise.lab.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.store.CheckpointFolder;
import org.lanewise.engine.store.FileIdentity;
import org.lanewise.engine.store.OutputFolder;
import org.lanewise.engine.store.OutputLock;
import org.lanewise.engine.store.StoreException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What a command is going to read and write, checked before it does anything: by what is at each
 * path, not by how the path is spelt. A call that would fail at its end, or write over what it
 * reads, is a wrong call.
 */
public final class Outputs {

  private final CommandSpec command;
  private final Set<Place> inputs = new LinkedHashSet<>();
  private final List<Place> outputs = new ArrayList<>();

  private enum Kind {
    FILE,
    GROWING,
    FOLDER,
    TREE,
    CHECKPOINTS
  }

  private record Place(String name, Path path, Kind kind) {
    boolean isFolder() {
      return kind != Kind.FILE && kind != Kind.GROWING;
    }
  }

  private Outputs(CommandSpec command) {
    this.command = command;
  }

  /** Nothing yet. */
  public static Outputs of(CommandSpec command) {
    return new Outputs(command);
  }

  /** A file, or a folder of files, that is read; null is nothing. */
  public Outputs reads(String name, @Nullable Path path) {
    if (path != null) {
      inputs.add(new Place(name, path, Files.isDirectory(path) ? Kind.FOLDER : Kind.FILE));
    }
    return this;
  }

  /** A folder whose folders are read too, so that a new one among them would be taken for data. */
  public Outputs readsTree(String name, Path path) {
    inputs.add(new Place(name, path, Files.isDirectory(path) ? Kind.TREE : Kind.FILE));
    return this;
  }

  /** A file that is written whole at the end; null is nothing. */
  public Outputs file(String name, @Nullable Path path) {
    return writes(name, path, Kind.FILE);
  }

  /** A file that is written line by line, or a device that takes lines; null is nothing. */
  public Outputs growing(String name, @Nullable Path path) {
    return writes(name, path, Kind.GROWING);
  }

  /** A folder that gets files and is made if need be; null is nothing. */
  public Outputs folder(String name, @Nullable Path path) {
    return writes(name, path, Kind.FOLDER);
  }

  /** The folder of a run's checkpoints; null is nothing. */
  public Outputs checkpoints(String name, @Nullable Path path) {
    return writes(name, path, Kind.CHECKPOINTS);
  }

  private Outputs writes(String name, @Nullable Path path, Kind kind) {
    if (path != null) {
      outputs.add(new Place(name, path, kind));
    }
    return this;
  }

  /**
   * Checks them all.
   *
   * @throws ParameterException when one can't be written, or two are one, or one is read
   */
  public void check() {
    for (int i = 0; i < outputs.size(); i++) {
      Place output = outputs.get(i);
      if (output.path().toString().isEmpty()) {
        throw wrong(
            "%s is empty; name %s", output.name(), output.isFolder() ? "a folder" : "a file");
      }
      for (Place other : outputs.subList(0, i)) {
        requireApart(other, output);
      }
      for (Place input : inputs) {
        requireUnread(input, output);
      }
    }
    outputs.forEach(this::requireWritable);
  }

  /**
   * Checks them all and keeps other runs from writing the files among them until it is closed. Logs
   * and folders of checkpoints have locks of their own.
   *
   * @throws ParameterException as {@link #check}, or when another run is going to write one
   */
  public Held hold() {
    check();
    Held held = new Held(new ArrayList<>());
    for (Place output : outputs) {
      if (output.kind() == Kind.FILE) {
        try {
          held.locks().add(OutputLock.ofFile(output.path()));
        } catch (StoreException e) {
          held.close();
          throw wrong(output, e);
        }
      }
    }
    return held;
  }

  /**
   * The files that no other run writes meanwhile.
   *
   * @param locks of them
   */
  public record Held(List<OutputLock> locks) implements AutoCloseable {
    @Override
    public void close() {
      locks.forEach(OutputLock::close);
    }
  }

  private void requireApart(Place a, Place b) {
    if (FileIdentity.same(a.path(), b.path())) {
      throw wrong(
          "%s %s and %s %s are the same %s; give them different names",
          a.name(), a.path(), b.name(), b.path(), a.isFolder() || b.isFolder() ? "place" : "file");
    }
    requireNoCheckpoint(a, b);
    requireNoCheckpoint(b, a);
    requireOutside(a, b);
    requireOutside(b, a);
  }

  /** A file holds no other. */
  private void requireOutside(Place file, Place other) {
    if (!file.isFolder() && FileIdentity.within(file.path(), other.path())) {
      throw wrong(
          "%s %s lies in %s %s, which is going to be a file; give them different names",
          other.name(), other.path(), file.name(), file.path());
    }
  }

  /** Files may lie beside the checkpoints of their run, but not under the names of these. */
  private void requireNoCheckpoint(Place folder, Place file) {
    if (folder.kind() == Kind.CHECKPOINTS && CheckpointFolder.takes(folder.path(), file.path())) {
      throw wrong(
          "%s %s has the name of a checkpoint or a lock in the folder of %s; give it another name",
          file.name(), file.path(), folder.name());
    }
  }

  private void requireUnread(Place input, Place output) {
    Path path = output.path();
    if (input.kind() != Kind.FOLDER && FileIdentity.same(input.path(), path)) {
      throw wrong(
          "%s %s is the %s that is read as %s; give it another name",
          output.name(), path, input.isFolder() ? "folder" : "file", input.name());
    }
    if (!input.isFolder() || !FileIdentity.within(input.path(), path)) {
      return;
    }
    if (!output.isFolder() && Files.exists(path) && !Files.isDirectory(path)) {
      throw wrong(
          "%s %s is a file in the folder of %s, which is read; give it another name",
          output.name(), path, input.name());
    }
    boolean beside =
        !output.isFolder()
            && FileIdentity.real(input.path()).equals(FileIdentity.real(path).getParent());
    if (input.kind() == Kind.TREE && !beside) {
      throw wrong(
          "%s %s lies in the folder of %s, whose folders are read; name a place outside it",
          output.name(), path, input.name());
    }
  }

  private void requireWritable(Place output) {
    try {
      switch (output.kind()) {
        case FILE, GROWING -> requireFile(output);
        case FOLDER, TREE, CHECKPOINTS -> OutputFolder.check(output.path());
      }
    } catch (StoreException e) {
      throw wrong(output, e);
    }
  }

  /** A file that is replaced is taken care of as one that is written over: it may be protected. */
  private void requireFile(Place output) {
    Path path = output.path();
    boolean there = Files.exists(path);
    if (output.kind() == Kind.FILE || !there || Files.isDirectory(path)) {
      AtomicFile.check(path);
    }
    if (there && !Files.isWritable(path)) {
      throw wrong(
          "%s %s may not be written to; check its permissions or name another file",
          output.name(), path);
    }
  }

  private ParameterException wrong(Place output, StoreException e) {
    return new ParameterException(
        command.commandLine(), output.name() + " " + withoutEnd(e.getMessage()), e);
  }

  private static String withoutEnd(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private ParameterException wrong(String format, Object... arguments) {
    return Calls.wrong(command, format.formatted(arguments));
  }
}

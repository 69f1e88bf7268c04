package org.bilevel.runtime.core.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.runtime.core.config.CheckedPipeline;

/**
 * The folder of one run, which is there as a whole or not at all, and locked while it is in use.
 */
public final class RunFolder implements AutoCloseable {
  /** What cells leave that an interrupted run needs to go on; gone once all have finished. */
  static final String CELLS = "cells";

  static final String EFFECTIVE = "effective.yaml";
  static final String PROVENANCE = "provenance.json";
  private static final int LONGEST_NAME = 80;
  private static final String DONE = ".cells-done";
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path path;
  private final RunLock lock;

  private RunFolder(Path path, RunLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Make a new folder that is named after the time and the pipeline. */
  static RunFolder create(
      Path runs,
      CheckedPipeline pipeline,
      List<Cell> cells,
      Map<String, ?> provenance,
      Instant start) {
    String base =
        STAMP.format(start.atZone(ZoneId.systemDefault())) + "-" + fileName(pipeline.name());
    Path made = runs.resolve("." + base + "-" + System.nanoTime() + ".new");
    try {
      Files.createDirectories(runs);
      Files.createDirectory(made);
    } catch (IOException e) {
      throw LineFile.noFolder(runs, e);
    }
    RunLock lock = null;
    try {
      lock = RunLock.of(made);
      Replaced.fresh(made.resolve("pipeline.yaml"), pipeline.fileText());
      Replaced.fresh(made.resolve(EFFECTIVE), pipeline.effectiveYaml());
      Replaced.fresh(made.resolve(PROVENANCE), Json.pretty(provenance));
      Files.createDirectory(made.resolve(CELLS));
      RunRecord.begin(made, cells);
      return new RunFolder(named(made, runs, base), lock);
    } catch (IOException | RuntimeException e) {
      if (lock != null) {
        lock.close();
      }
      delete(made);
      Throwable reason = e instanceof IOException ? e : e.getCause();
      throw reason instanceof IOException failure
          ? LineFile.noFolder(runs, failure)
          : (RuntimeException) e;
    }
  }

  /** Give the folder its name; another run may have begun in the same second. */
  private static Path named(Path made, Path runs, String base) throws IOException {
    for (int n = 1; ; n++) {
      Path folder = runs.resolve(n == 1 ? base : base + "-" + n);
      if (Files.exists(folder)) {
        continue;
      }
      try {
        return Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        // it came between the two calls
      } catch (FileSystemException e) {
        if (!Files.exists(folder)) {
          throw e;
        }
      }
    }
  }

  /** Open the folder of a run that began earlier. */
  static RunFolder open(Path folder) {
    requireRun(folder);
    return new RunFolder(folder, RunLock.of(folder));
  }

  /**
   * Return the file with the effective configuration of a run.
   *
   * @param folder the run's folder
   * @return a pipeline file
   * @throws BilevelException of category CONFIGURATION if it is no run folder
   */
  public static Path effective(Path folder) {
    requireRun(folder);
    return folder.resolve(EFFECTIVE);
  }

  /**
   * Say whether every cell of a run has finished, so that there is nothing to go on with.
   *
   * @param folder the run's folder
   * @return whether there is nothing left to do
   * @throws BilevelException of category CONFIGURATION if it is no run folder
   */
  public static boolean isFinished(Path folder) {
    requireRun(folder);
    return !Files.isDirectory(folder.resolve(CELLS));
  }

  private static void requireRun(Path folder) {
    for (String file : List.of(EFFECTIVE, PROVENANCE, "state.json")) {
      if (!Files.isRegularFile(folder.resolve(file))) {
        throw BilevelException.configuration(
            "%s is no run folder: it has no %s.".formatted(folder, file),
            "Maybe name one of the folders below runs/, which 'bilevel run' prints at its end.");
      }
    }
  }

  Path path() {
    return path;
  }

  Path cells() {
    return path.resolve(CELLS);
  }

  /** Drop what only an unfinished run needs, at once: from here on the run has finished. */
  void finish() {
    Path done = path.resolve(DONE);
    try {
      delete(done); // an earlier process may have come this far
      Files.move(cells(), done, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw LineFile.failure(cells(), e);
    }
    delete(done);
    RunLock.remove(path);
  }

  /** Delete a file or folder, if it is there. */
  static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (NoSuchFileException e) {
      // nothing to delete
    } catch (IOException e) {
      throw LineFile.failure(path, e);
    } catch (UncheckedIOException e) {
      throw LineFile.failure(path, e);
    }
  }

  /**
   * Return a name without the characters that a file system may not like.
   *
   * @param name any name
   * @return a name for a file
   */
  public static String fileName(String name) {
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^A-Za-z0-9._-]+", "-")
            .replaceAll("^[.-]+|[.-]+$", "");
    return plain.isEmpty() ? "run" : plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
  }

  /** Return the name of a folder of one cell; the number keeps apart names that look alike. */
  static String cellName(Cell cell) {
    return String.format(
        Locale.ROOT,
        "%0" + Integer.toString(cell.count()).length() + "d%s-seed-%d",
        cell.index() + 1,
        cell.variant().isEmpty() ? "" : "-" + fileName(cell.variant()),
        cell.seed());
  }

  /** Give the folder free. */
  @Override
  public void close() {
    lock.close();
  }
}

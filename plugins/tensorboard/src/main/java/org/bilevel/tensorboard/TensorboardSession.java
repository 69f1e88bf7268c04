package org.bilevel.tensorboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.bilevel.api.run.Outcome.Figure;
import org.bilevel.api.run.Reporter;
import org.bilevel.api.run.RunEvent;

/**
 * Writes the metrics of a run as scalars.
 *
 * <p>A metric is tagged with its name; one about a task with its name and the task, such as {@code
 * accuracy/task 3}, so that each task has a curve. Its step is the metric's step; else how many
 * tasks had been learned; else 0. The reproducible figures of the end are tagged {@code
 * final/NAME}. TensorBoard keeps 32 bits of a value; metrics.csv has all.
 */
final class TensorboardSession implements Reporter.Session {
  private final Path folder;
  private final Map<Integer, EventFile> files = new HashMap<>();

  TensorboardSession(Path folder) {
    this.folder = folder;
  }

  @Override
  public void on(Cell cell, RunEvent event) {
    try {
      switch (event) {
        case RunEvent.Metric metric -> file(cell).scalar(tag(metric), step(metric), metric.value());
        case RunEvent.Finished finished -> {
          if (files.containsKey(cell.index())) { // else an earlier process has written it
            for (Figure figure : finished.outcome().figures()) {
              if (figure.reproducible()) {
                file(cell).scalar("final/" + figure.name(), 0, figure.value());
              }
            }
          }
          closeFile(cell);
        }
        case RunEvent.Started _ -> file(cell);
        case RunEvent.Failed _ -> closeFile(cell);
        default -> {} // no number to draw
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(RunEvent.Metric metric) {
    return metric.task().isPresent()
        ? metric.name() + "/task " + metric.task().getAsInt()
        : metric.name();
  }

  private static int step(RunEvent.Metric metric) {
    return metric.step().orElse(metric.after().orElse(0));
  }

  private EventFile file(Cell cell) throws IOException {
    EventFile file = files.get(cell.index());
    if (file == null) {
      file = EventFile.create(folder.resolve(name(cell)));
      files.put(cell.index(), file);
    }
    return file;
  }

  /** The number keeps apart variants whose names differ in what a file system may not like. */
  static String name(Cell cell) {
    String variant = cell.variant().replaceAll("[^A-Za-z0-9._-]+", "-");
    return String.format(
        Locale.ROOT,
        "%0" + Integer.toString(cell.count()).length() + "d%s-seed-%d",
        cell.index() + 1,
        variant.isEmpty() ? "" : "-" + variant,
        cell.seed());
  }

  private void closeFile(Cell cell) throws IOException {
    EventFile file = files.remove(cell.index());
    if (file != null) {
      file.close();
    }
  }

  @Override
  public void close() {
    try {
      for (EventFile file : files.values()) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.bilevel.runtime.core.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.run.Checkpoints;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.api.run.Trained;
import org.bilevel.runtime.core.config.CheckedVariant;
import org.bilevel.runtime.core.config.SavedFile;

/** Runs one cell; whatever happens there becomes its end. */
final class CellRun implements RunContext {
  private final Cell cell;
  private final CheckedVariant variant;
  private final Path folder;
  private final RunRecord record;
  private final BooleanSupplier stop;
  private final DataSums data;
  private final CellCheckpoints checkpoints;
  private final SavedFiles saved;
  private boolean started;

  CellRun(
      Cell cell,
      CheckedVariant variant,
      Path folder,
      RunRecord record,
      int checkpointEvery,
      List<SavedFile> save,
      DataSums data,
      BooleanSupplier stop) {
    this.cell = cell;
    this.variant = variant;
    this.folder = folder;
    this.record = record;
    this.stop = stop;
    this.data = data;
    this.saved =
        new SavedFiles(folder, cell, save, warning -> report(new RunEvent.Warning(warning)));
    this.checkpoints = new CellCheckpoints(cell, record, checkpointEvery, stop);
  }

  CellEnd run() {
    CellEnd earlier = record.ended(cell);
    if (earlier != null) {
      return earlier;
    }
    if (stop.getAsBoolean()) {
      CellEnd end = new CellEnd.Stopped(cell, 0);
      record.end(end);
      return end;
    }
    checkpoints.begin();
    CellEnd end;
    try {
      RunFolder.delete(errorFile()); // of an earlier process
      record.begin(cell);
      Experiment experiment = variant.newExperiment(data::watch);
      Outcome outcome = experiment.run(this);
      checkpoints.finish();
      if (outcome == null) {
        throw BilevelException.plugin(
            "The experiment %s returned no outcome.".formatted(experiment.getClass().getName()),
            "Maybe ask its author.",
            null);
      }
      saved.end();
      double seconds = checkpoints.seconds();
      report(new RunEvent.Finished(outcome, seconds, ProcessMemory.peak()));
      end = new CellEnd.Done(cell, outcome, seconds);
    } catch (Throwable e) { // one cell's failure is no other's
      checkpoints.interrupt();
      end =
          e instanceof CancellationException && stop.getAsBoolean()
              ? new CellEnd.Stopped(cell, checkpoints.seconds())
              : new CellEnd.Failed(cell, failure(e), checkpoints.seconds());
      String message =
          end instanceof CellEnd.Failed failed
              ? String.valueOf(failed.failure().getMessage())
              : "stopped at the user's request";
      try {
        report(new RunEvent.Failed(message));
      } catch (BilevelException full) { // also without room for events, the state says how it ended
        record.end(end);
        throw full;
      }
      if (LineFile.isOfRunFolder(e)) { // there is no room for other cells and the report either
        record.end(end);
        throw (BilevelException) e;
      }
    }
    record.end(end);
    return end;
  }

  @Override
  public RandomStream random(String name) {
    return RandomStream.of(cell.seed()).split(name);
  }

  @Override
  public synchronized void report(RunEvent event) {
    if (!started) {
      started = true;
      String name = cell.variant().isEmpty() ? "" : cell.variant() + ", ";
      RunEvent begun =
          event instanceof RunEvent.Started
              ? event
              : new RunEvent.Started(name + "seed " + cell.seed());
      if (record.mark(cell).events() > 0) { // it goes on from a checkpoint
        record.show(cell, begun);
      } else {
        record.report(cell, begun);
      }
      if (event instanceof RunEvent.Started) {
        return;
      }
    }
    record.report(cell, event);
  }

  @Override
  public void trained(Trained trained) {
    saved.write(trained);
  }

  @Override
  public Checkpoints checkpoints() {
    return checkpoints;
  }

  @Override
  public void checkStopped() {
    if (stop.getAsBoolean()) {
      throw new CancellationException("stopped at the user's request");
    }
  }

  private Path errorFile() {
    String name = cell.variant().isEmpty() ? "" : RunFolder.fileName(cell.variant()) + "-";
    if (!name.equals(cell.variant() + "-") && !name.isEmpty()) { // two variants may share it
      name += "cell-" + (cell.index() + 1) + "-";
    }
    return folder.resolve("error-" + name + "seed-" + cell.seed() + ".txt");
  }

  /** A failure in words; its stack trace goes to a file of the run folder. */
  private BilevelException failure(Throwable thrown) {
    Path file = errorFile();
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    try {
      Replaced.text(file, trace.toString());
    } catch (BilevelException full) { // the failure itself says more
      thrown.addSuppressed(full);
    }
    return switch (thrown) {
      case BilevelException known -> known;
      case OutOfMemoryError memory ->
          BilevelException.internal(
              "The JVM's memory was not enough (%s, at most %d MB). Maybe start it with more: JAVA_OPTS=-Xmx8g. The stack trace is in %s."
                  .formatted(memory.getMessage(), Runtime.getRuntime().maxMemory() >> 20, file),
              memory);
      case LinkageError linkage ->
          BilevelException.plugin(
              "A plugin's class cannot be used: %s. The stack trace is in %s."
                  .formatted(linkage, file),
              "Maybe a jar that the plugin needs is missing, or it was built for another version.",
              linkage);
      default ->
          BilevelException.internal(
              "A defect%s: %s. The stack trace is in %s.".formatted(place(thrown), thrown, file),
              thrown);
    };
  }

  /** Say whose defect it is: the first frame that is neither the JDK's nor of the contract. */
  static String place(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      String name = frame.getClassName();
      if (!name.matches("(java|javax|jdk|sun)\\..*|org\\.bilevel\\.api\\..*")) {
        String module =
            Objects.requireNonNullElse(
                frame.getModuleName(), name.substring(0, Math.max(0, name.lastIndexOf('.'))));
        return " in %s (%s:%d)".formatted(module, frame.getFileName(), frame.getLineNumber());
      }
    }
    return "";
  }
}

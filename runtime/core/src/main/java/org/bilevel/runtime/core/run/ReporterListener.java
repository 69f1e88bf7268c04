package org.bilevel.runtime.core.run;

import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.run.Reporter;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener;
import org.bilevel.runtime.core.config.NamedReporter;
import org.jspecify.annotations.Nullable;

/** A reporter at work: begins with the first event, and is left alone once it has failed. */
final class ReporterListener implements RunListener, AutoCloseable {
  private final NamedReporter reporter;
  private final Path folder;
  private Reporter.@Nullable Session session;
  private boolean failed;

  private ReporterListener(NamedReporter reporter, Path run) {
    this.reporter = reporter;
    this.folder = run.resolve(RunFolder.fileName(reporter.name()));
  }

  static List<ReporterListener> of(List<NamedReporter> reporters, Path run) {
    return reporters.stream().map(reporter -> new ReporterListener(reporter, run)).toList();
  }

  /** "reporter 'tensorboard'". */
  String words() {
    return "reporter '" + reporter.name() + "'";
  }

  @Override
  public void on(Cell cell, RunEvent event) {
    if (failed) {
      return;
    }
    failed = true; // unless all that follows goes well
    if (session == null) {
      session = reporter.reporter().begin(folder);
    }
    session.on(cell, event);
    failed = false;
  }

  @Override
  public void close() {
    failed = true; // nothing more comes
    if (session != null) {
      session.close();
    }
  }
}

package org.bilevel.runtime.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.bilevel.runtime.report.ReportPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the page of a run folder again. */
@Command(
    name = "report",
    description =
        "Write report.html into a run's folder: figures, charts of every metric, times,"
            + " configuration and provenance on one page that loads nothing. 'run' does so at its"
            + " end.")
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "A run's folder; also of a run that is under way.")
  private List<Path> runs = List.of();

  @Override
  public Integer call() {
    for (Path run : runs) {
      spec.commandLine().getOut().println("Report: " + ReportPage.write(run));
    }
    return 0;
  }
}

package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bilevel.api.BilevelException;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.CellResult;
import org.bilevel.runtime.core.Pipeline;
import org.bilevel.runtime.core.RunOptions;
import org.bilevel.runtime.core.RunReport;
import org.bilevel.runtime.report.ReportPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a file and prints the table of its figures. */
@Command(name = "run", description = "Run a file: every variant with every seed.")
final class RunCommand implements Callable<Integer> {
  private static final int STOPPED = 130;

  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private PipelineArguments arguments = new PipelineArguments();

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  @Option(names = "--plain", description = "Show progress as lines, also on a terminal.")
  private boolean plain;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many cells run at a time; the figures do not depend on it. Default: 1.")
  private int jobs = 1;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Where the run's folder is made. Default: runs.")
  private Path runs = Path.of("runs");

  @Option(
      names = "--no-report",
      description = "Write no report.html into the run's folder; 'bilevel report' can do so later.")
  private boolean noReport;

  RunCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    if (jobs < 1) {
      throw new ParameterException(
          spec.commandLine(), "--jobs must be a whole number of at least 1, not " + jobs + ".");
    }
    try (Bilevel bilevel = host.open()) {
      host.mentionBroken(bilevel);
      Pipeline pipeline = bilevel.check(arguments.request());
      pipeline.warnings().forEach(warning -> host.err().println("Warning: " + warning));
      if (!quiet) {
        pipeline.notes().forEach(host.err()::println);
      }
      try (Interruption interruption = new Interruption(bilevel::stop, host.err())) {
        RunReport report;
        try (ProgressView view = view(pipeline)) {
          report = bilevel.run(pipeline, new RunOptions(runs, jobs, List.of(view)));
        }
        PrintWriter out = spec.commandLine().getOut();
        ResultTable.lines(report.cells()).forEach(out::println);
        if (!noReport) {
          report(report.folder(), out);
        }
        out.println("Run folder: " + report.folder());
        out.flush();
        return exitCode(report, interruption);
      }
    }
  }

  /**
   * Write the report; the run's results are there without it, so its failure is none of the run.
   */
  private void report(Path folder, PrintWriter out) {
    try {
      out.println("Report: " + ReportPage.write(folder));
    } catch (BilevelException e) {
      host.err().println("Warning: no report. " + e.getMessage());
    }
  }

  private ProgressView view(Pipeline pipeline) {
    return quiet
        ? ProgressView.none()
        : ProgressView.of(pipeline.cells().size(), host.isTerminal() && !plain, host.err());
  }

  /** Say what failed, and return the code of the first failure. */
  private int exitCode(RunReport report, Interruption interruption) {
    List<CellResult.Failed> failures =
        report.cells().stream()
            .filter(CellResult.Failed.class::isInstance)
            .map(CellResult.Failed.class::cast)
            .toList();
    failures(failures).forEach(host.err()::println);
    if (host.stackTrace()) {
      failures.forEach(failed -> failed.failure().printStackTrace(host.err()));
    }
    boolean stopped = report.cells().stream().anyMatch(CellResult.Stopped.class::isInstance);
    if (interruption.happened() || (stopped && failures.isEmpty())) {
      return STOPPED;
    }
    return failures.isEmpty() ? 0 : failures.getFirst().failure().category().exitCode();
  }

  /** Return what failed; once what several cells failed of. */
  static List<String> failures(List<CellResult.Failed> failures) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (CellResult.Failed failed : failures) {
      names
          .computeIfAbsent(String.valueOf(failed.failure().getMessage()), _ -> new ArrayList<>())
          .add(RunStatus.name(failed.cell()));
    }
    List<String> lines = new ArrayList<>();
    names.forEach((message, cells) -> {
      String others = cells.size() == 1 ? "" : " and %d more".formatted(cells.size() - 1);
      lines.add(cells.getFirst() + others + ": " + message);
    });
    return lines;
  }
}

package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bilevel.api.BilevelException;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.CellResult;
import org.bilevel.runtime.core.Pipeline;
import org.bilevel.runtime.core.RunOptions;
import org.bilevel.runtime.core.RunReport;
import org.bilevel.runtime.report.ReportPage;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a run is shown and done: what {@code run}, {@code resume} and {@code replay} share. */
final class RunManner {
  private static final int STOPPED = 130;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

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
      names = "--no-report",
      description = "Write no report.html into the run's folder; 'bilevel report' can do so later.")
  private boolean noReport;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description =
          "Write the state of a cell every N steps, to go on from there after an interruption; 0:"
              + " only when it is stopped. Default: as often as that takes 1 %% of the time.")
  private int checkpointEvery = RunOptions.CHEAP_CHECKPOINTS;

  /** What came of a run. */
  record Done(RunReport report, int exitCode) {
    boolean stopped() {
      return exitCode == STOPPED;
    }
  }

  /**
   * Run cells, show them, and say what came of them.
   *
   * @param runs where a new run's folder is made
   * @param run runs them
   */
  Done run(
      Host host,
      Bilevel bilevel,
      Pipeline pipeline,
      Path runs,
      Function<RunOptions, RunReport> run) {
    try (Interruption interruption = new Interruption(bilevel::stop, host.err())) {
      RunReport report;
      try (ProgressView view = view(host, pipeline)) {
        report = run.apply(new RunOptions(runs, jobs, List.of(view), checkpointEvery));
      }
      PrintWriter out = spec.commandLine().getOut();
      ResultTable.lines(report.cells()).forEach(out::println);
      if (!noReport) {
        report(report.folder(), host, out);
      }
      out.println("Run folder: " + report.folder());
      out.flush();
      int exitCode = exitCode(report, interruption, host);
      if (!Bilevel.isFinished(report.folder())) {
        host.err().println("Go on with: bilevel resume " + report.folder());
      }
      return new Done(report, exitCode);
    }
  }

  boolean isQuiet() {
    return quiet;
  }

  /** Refuse numbers that make no sense. */
  void requireSense() {
    if (jobs < 1) {
      throw new ParameterException(
          spec.commandLine(), "--jobs must be a whole number of at least 1, not " + jobs + ".");
    }
    if (checkpointEvery < RunOptions.CHEAP_CHECKPOINTS) {
      throw new ParameterException(
          spec.commandLine(),
          "--checkpoint-every must be a whole number of at least 0, not " + checkpointEvery + ".");
    }
  }

  /**
   * Write the report; the run's results are there without it, so its failure is none of the run.
   */
  private static void report(Path folder, Host host, PrintWriter out) {
    try {
      out.println("Report: " + ReportPage.write(folder));
    } catch (BilevelException e) {
      host.err().println("Warning: no report. " + e.getMessage());
    }
  }

  private ProgressView view(Host host, Pipeline pipeline) {
    return quiet
        ? ProgressView.none()
        : ProgressView.of(pipeline.cells().size(), host.isTerminal() && !plain, host.err());
  }

  /** Say what failed, and return the code of the first failure. */
  private static int exitCode(RunReport report, Interruption interruption, Host host) {
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

package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.Pipeline;
import org.bilevel.runtime.core.RunComparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the configuration of a run again and says whether it gives the same numbers. */
@Command(
    name = "replay",
    description = {
      "Run the effective configuration of a run again, in a new folder, and say what differs: the"
          + " first line of metrics.csv, plugins, data, environment.",
      "",
      "Exit code 1: the metrics differ."
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int DIFFERENT = 1;

  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path run = Path.of("");

  @Mixin private RunManner manner = new RunManner();

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Where the new run's folder is made. Default: runs.")
  private Path runs = Path.of("runs");

  ReplayCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    manner.requireSense();
    try (Bilevel bilevel = host.open()) {
      host.mentionBroken(bilevel);
      Pipeline pipeline = bilevel.recorded(run);
      RunComparison.requireMetrics(run);
      RunManner.Done done =
          manner.run(host, bilevel, pipeline, runs, options -> bilevel.run(pipeline, options));
      if (done.stopped()) {
        return done.exitCode();
      }
      RunComparison comparison = RunComparison.of(run, done.report().folder());
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          comparison.metrics().isEmpty()
              ? "The metrics are those of %s, bit for bit.".formatted(run)
              : "The metrics are not those of %s.".formatted(run));
      comparison.lines().forEach(line -> out.println("  " + line));
      out.flush();
      if (comparison.metrics().isPresent()) {
        return DIFFERENT;
      }
      return done.exitCode();
    }
  }
}

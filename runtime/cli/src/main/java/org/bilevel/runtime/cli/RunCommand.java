package org.bilevel.runtime.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a file and prints the table of its figures. */
@Command(name = "run", description = "Run a file: every variant with every seed.")
final class RunCommand implements Callable<Integer> {
  private final Host host;

  @Mixin private PipelineArguments arguments = new PipelineArguments();

  @Mixin private RunManner manner = new RunManner();

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Where the run's folder is made. Default: runs.")
  private Path runs = Path.of("runs");

  RunCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    manner.requireSense();
    try (Bilevel bilevel = host.open()) {
      host.mentionBroken(bilevel);
      Pipeline pipeline = bilevel.check(arguments.request());
      pipeline.warnings().forEach(warning -> host.err().println("Warning: " + warning));
      if (!manner.isQuiet()) {
        pipeline.notes().forEach(host.err()::println);
      }
      return manner
          .run(host, bilevel, pipeline, runs, options -> bilevel.run(pipeline, options))
          .exitCode();
    }
  }
}

package org.bilevel.runtime.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes on with a run that was interrupted. */
@Command(
    name = "resume",
    description =
        "Go on with a run that was stopped, killed, or failed: what finished is kept, the rest runs"
            + " from its last checkpoint or, without one, anew. The numbers are those of a run that"
            + " was not interrupted.")
final class ResumeCommand implements Callable<Integer> {
  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path run = Path.of("");

  @Mixin private RunManner manner = new RunManner();

  @Option(
      names = "--force",
      description =
          "Go on although plugins or data are not those that the run began with; if plugins are"
              + " not, what has not finished begins anew.")
  private boolean force;

  ResumeCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    manner.requireSense();
    if (Bilevel.isFinished(run)) {
      spec.commandLine().getOut().println("%s has finished; nothing is left to do.".formatted(run));
      return 0;
    }
    try (Bilevel bilevel = host.open()) {
      host.mentionBroken(bilevel);
      Pipeline pipeline = bilevel.recorded(run);
      return manner
          .run(
              host,
              bilevel,
              pipeline,
              run,
              options ->
                  bilevel.resume(
                      pipeline,
                      run,
                      options,
                      force,
                      warning -> host.err().println("Warning: not as it was: " + warning)))
          .exitCode();
    }
  }
}

package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks a file and prints what it would run. */
@Command(
    name = "check",
    description = "Check a file and show what it would run, without touching any data.")
final class CheckCommand implements Callable<Integer> {
  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private PipelineArguments arguments = new PipelineArguments();

  @Option(
      names = "--effective",
      description = "Print every value and where it comes from instead of the plan.")
  private boolean effective;

  CheckCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Bilevel bilevel = host.open()) {
      host.mentionBroken(bilevel);
      Pipeline pipeline = bilevel.check(arguments.request());
      pipeline.warnings().forEach(warning -> host.err().println("Warning: " + warning));
      if (effective) {
        out.print(pipeline.effectiveYaml());
      } else {
        pipeline.plan().forEach(out::println);
      }
      out.flush();
    }
    return 0;
  }
}

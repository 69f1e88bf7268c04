package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that completes the command in bash and zsh. */
@Command(
    name = "completion",
    description = "Print a script for completion: source <(bilevel completion)")
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("bilevel", spec.root().commandLine()));
    out.flush();
    return 0;
  }
}

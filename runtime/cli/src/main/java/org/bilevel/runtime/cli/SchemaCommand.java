package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.bilevel.runtime.core.Bilevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of pipeline files. */
@Command(
    name = "schema",
    description =
        "Print the JSON Schema of pipeline files with the parts of all plugins, for editors that"
            + " complete and check as one types.")
final class SchemaCommand implements Callable<Integer> {
  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  SchemaCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    try (Bilevel bilevel = host.open()) {
      host.mentionBroken(bilevel);
      PrintWriter out = spec.commandLine().getOut();
      out.print(bilevel.catalog().jsonSchema());
      out.flush();
    }
    return 0;
  }
}

package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.bilevel.datasets.DataFetcher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and fetches data sets. */
@Command(name = "data", description = "List the data sets that can be fetched, and fetch them.")
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    CommandLine commandLine = spec.commandLine();
    throw new ParameterException(commandLine, "Which? 'data list' or 'data fetch NAME'.");
  }

  @Command(
      name = "list",
      description = "List the data sets that can be fetched, and where they are.")
  int list(
      @Option(names = "--folder", paramLabel = "DIR", description = "The data folder.")
          @Nullable Path folder) {
    PrintWriter out = spec.commandLine().getOut();
    TextTable table = new TextTable().row("DATA SET", "STATE", "FOLDER");
    for (DataFetcher.Status status : DataFetcher.status(orDefault(folder))) {
      table.row(
          status.name(),
          status.state() == DataFetcher.State.MISSING ? "missing" : status.words(),
          status.folder().toString());
    }
    table.lines().forEach(out::println);
    out.flush();
    return 0;
  }

  @Command(name = "fetch", description = "Fetch a data set, with its checksums.")
  int fetch(
      @Parameters(paramLabel = "NAME", description = "One of those of 'data list'.") String name,
      @Option(names = "--folder", paramLabel = "DIR", description = "The data folder.")
          @Nullable Path folder) {
    CommandLine commandLine = spec.commandLine();
    Path fetched =
        DataFetcher.fetch(name, orDefault(folder), line -> commandLine.getErr().println(line));
    commandLine.getOut().println(fetched);
    return 0;
  }

  private static Path orDefault(@Nullable Path folder) {
    return folder == null ? DataFetcher.folder() : folder;
  }
}

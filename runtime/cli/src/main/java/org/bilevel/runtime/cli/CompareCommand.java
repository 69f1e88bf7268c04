package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.bilevel.runtime.report.Comparison;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the variants of runs side by side. */
@Command(
    name = "compare",
    description =
        "Compare the variants of runs: figures with ranks, paired differences over common seeds"
            + " with 95 %% confidence intervals, and what the configurations differ in.")
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN", arity = "1..*", description = "A run's folder.")
  private List<Path> runs = List.of();

  @Option(
      names = "--baseline",
      paramLabel = "VARIANT",
      description = "What the others are compared to, as the table calls it. Default: the first.")
  private String baseline = "";

  @Option(names = "--html", paramLabel = "FILE", description = "Also write it as a page.")
  private @Nullable Path html;

  @Override
  public Integer call() {
    Comparison comparison = Comparison.of(runs, baseline);
    PrintWriter out = spec.commandLine().getOut();
    comparison.legend().forEach(out::println);
    for (Comparison.Table table : comparison.tables()) {
      out.println();
      out.println(table.title() + (table.note().isEmpty() ? "" : ": " + table.note()));
      TextTable text = new TextTable();
      table.rows().forEach(text::row);
      text.lines().forEach(out::println);
    }
    if (html != null) {
      comparison.write(html);
      out.println();
      out.println("Page: " + html);
    }
    out.flush();
    return 0;
  }
}

package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists kinds and names, and describes the options of a part. */
@Command(
    name = "describe",
    description = "List the parts that a file may name, or the options of one of them.")
final class DescribeCommand implements Callable<Integer> {
  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "KIND[/NAME]|NAME",
      arity = "0..1",
      description = "A kind of part, or one part, such as selector/bcsr or bcsr.")
  private String what = "";

  @Option(names = "--markdown", description = "Print every part as Markdown, for the reference.")
  private boolean markdown;

  DescribeCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Bilevel bilevel = host.open()) {
      lines(bilevel).forEach(out::println);
      out.flush();
    }
    return 0;
  }

  private List<String> lines(Bilevel bilevel) {
    Catalog catalog = bilevel.catalog();
    if (markdown) {
      return Reference.markdown(catalog);
    }
    if (what.isEmpty()) {
      return Reference.names(catalog, Kind.ALL);
    }
    int slash = what.indexOf('/');
    List<String> named = named(catalog);
    if (!named.isEmpty()) {
      return named;
    }
    Kind<?> kind = kind(slash < 0 ? what : what.substring(0, slash));
    if (slash < 0) {
      return Reference.names(catalog, List.of(kind));
    }
    String name = what.substring(slash + 1);
    return catalog
        .find(kind, name)
        .map(Reference::part)
        .orElseThrow(() -> {
          host.mentionBroken(bilevel);
          return unknown(
              "No %s is named '%s'.".formatted(kind.words(), name),
              name,
              catalog.factories(kind).stream().map(PartFactory::name).toList());
        });
  }

  /** Return the parts of this name, of whatever kind: a name alone is all that a file says. */
  private List<String> named(Catalog catalog) {
    List<String> lines = new ArrayList<>();
    for (Kind<?> kind : Kind.ALL) {
      catalog
          .find(kind, what)
          .ifPresent(part -> {
            if (!lines.isEmpty()) {
              lines.add("");
            }
            lines.addAll(Reference.part(part));
          });
    }
    return lines;
  }

  private static Kind<?> kind(String name) {
    Stream<Kind<?>> kinds = Kind.ALL.stream();
    return kinds
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            unknown(
                "'%s' is no kind of part.".formatted(name),
                name,
                Kind.ALL.stream().map(Kind::name).toList()));
  }

  private static BilevelException unknown(String what, String name, List<String> known) {
    return BilevelException.configuration(
        what + " Available: " + (known.isEmpty() ? "none" : String.join(", ", known)) + ".",
        Catalog.nearest(name, known)
            .map(nearest -> "Maybe you mean '" + nearest + "'.")
            .orElse(""));
  }
}

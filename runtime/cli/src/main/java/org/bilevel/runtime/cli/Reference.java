package org.bilevel.runtime.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.Catalog;
import org.bilevel.runtime.report.Numbers;

/** Describes parts from their options, for the terminal and for the reference. */
final class Reference {
  private Reference() {}

  /** Return the names of some kinds with a sentence each. */
  static List<String> names(Catalog catalog, List<Kind<?>> kinds) {
    TextTable table = new TextTable();
    for (Kind<?> kind : kinds) {
      for (PartFactory<?> factory : catalog.factories(kind)) {
        table.row(kind.name() + "/" + factory.name(), factory.summary());
      }
    }
    List<String> lines = table.lines();
    return lines.isEmpty() ? List.of("There is none: no plugin provides one.") : lines;
  }

  /** Return a part's sentence and its options. */
  static List<String> part(PartFactory<?> factory) {
    List<String> lines = new ArrayList<>();
    lines.add(factory.kind().name() + "/" + factory.name() + ": " + factory.summary());
    lines.add("");
    if (factory.options().isEmpty()) {
      lines.add("It has no options.");
      return lines;
    }
    TextTable table = new TextTable().row("OPTION", "VALUE", "DEFAULT", "MEANING");
    for (Option<?> option : factory.options()) {
      table.row(option.name(), option.range(), defaultOf(option), meaning(option));
    }
    lines.addAll(table.lines());
    return lines;
  }

  /** Return every part as Markdown. */
  static List<String> markdown(Catalog catalog) {
    List<String> lines = new ArrayList<>();
    lines.add("# Reference");
    lines.add("");
    lines.add("Every part, made by `./bilevel describe --markdown` from the parts' own options.");
    for (Kind<?> kind : Kind.ALL) {
      List<PartFactory<?>> factories = catalog.factories(kind);
      if (factories.isEmpty()) {
        continue;
      }
      lines.add("");
      lines.add("## " + kind.name());
      for (PartFactory<?> factory : factories) {
        lines.add("");
        lines.add("### " + kind.name() + "/" + factory.name());
        lines.add("");
        lines.add(factory.summary());
        if (!factory.options().isEmpty()) {
          lines.add("");
          lines.add("| option | value | default | meaning |");
          lines.add("| --- | --- | --- | --- |");
          for (Option<?> option : factory.options()) {
            lines.add(
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        option.name(),
                        cell(option.range()),
                        cell(defaultOf(option)),
                        cell(meaning(option))));
          }
        }
      }
    }
    return lines;
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String defaultOf(Option<?> option) {
    if (option.inherited().isPresent()) {
      return "the containing part's " + option.inherited().get();
    }
    if (option.defaultPart().isPresent()) {
      return option.defaultPart().get();
    }
    if (option.isOptionalPart()) {
      return "none";
    }
    return option.defaultValue().map(Reference::plain).orElse("required");
  }

  private static String plain(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof Optional<?> optional
        ? optional.map(Object::toString).orElse("none")
        : value.toString();
  }

  private static String meaning(Option<?> option) {
    StringBuilder text = new StringBuilder(option.doc());
    if (option.isSection()) {
      text.append("; stands at the top level of the file");
    }
    if (Double.isFinite(option.quickAtMost())) {
      text.append("; at most %s with --quick".formatted(Numbers.shortest(option.quickAtMost())));
    }
    return text.toString();
  }
}

package org.bilevel.runtime.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.runtime.core.config.ResolvedPart.Setting;

/** Writes a pipeline file with every value that holds, and where each comes from. */
final class EffectiveYaml {
  private static final Pattern BARE = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");
  private static final Set<String> RESERVED =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");
  private static final int WIDEST = 60;

  private final List<Line> lines = new ArrayList<>();

  private EffectiveYaml() {}

  private record Line(String text, String comment) {}

  static String of(
      String name,
      String nameOrigin,
      List<Long> seeds,
      String seedsOrigin,
      List<ResolvedPart> reporters,
      List<SavedFile> save,
      String saveOrigin,
      List<CheckedVariant> variants,
      Path file,
      List<String> overrides,
      boolean quick) {
    EffectiveYaml yaml = new EffectiveYaml();
    String source = String.valueOf(file.getFileName());
    StringBuilder from = new StringBuilder("# Every value of ").append(source);
    overrides.forEach(
        override -> from.append(" --set ").append(String.join(" ", override.lines().toList())));
    from.append(quick ? " --quick" : "").append(", and where it comes from.");
    yaml.add("", "name: " + text(name), nameOrigin);
    yaml.reporters(reporters);
    if (!save.isEmpty()) {
      yaml.add("", "save: " + save.stream().map(SavedFile::fileName).toList(), saveOrigin);
    }
    yaml.add("", "seeds: " + seeds, seedsOrigin); // a sweep takes what follows
    if (variants.size() == 1 && variants.getFirst().name().isEmpty()) {
      yaml.experiment("", variants.getFirst().experiment());
    } else {
      yaml.add("", "variants:", "");
      for (CheckedVariant variant : variants) {
        yaml.add("  ", text(variant.name()) + ":", "");
        yaml.experiment("    ", variant.experiment());
      }
    }
    int width =
        Math.min(WIDEST, yaml.lines.stream().mapToInt(line -> line.text.length()).max().orElse(0));
    return yaml.lines.stream()
        .map(line ->
            line.comment.isEmpty()
                ? line.text
                : line.text
                    + " ".repeat(Math.max(0, width - line.text.length()))
                    + "  # "
                    + line.comment)
        .collect(Collectors.joining("\n", from + "\n", "\n"));
  }

  private void reporters(List<ResolvedPart> reporters) {
    if (!reporters.isEmpty()) {
      add("", "reporters:", "");
    }
    for (ResolvedPart part : reporters) {
      use("  - ", part);
      part.settings().keySet().forEach(key -> setting("    ", key, part));
    }
  }

  private void experiment(String indent, ResolvedPart experiment) {
    add(indent, Kind.EXPERIMENT.name() + ":", "");
    use(indent + "  ", experiment);
    for (Option<?> option : experiment.factory().options()) {
      if (!option.isSection()) {
        setting(indent + "  ", option.name(), experiment);
      }
    }
    for (Option<?> option : experiment.factory().options()) {
      if (option.isSection()) {
        setting(indent, option.name(), experiment);
      }
    }
  }

  private void setting(String indent, String key, ResolvedPart of) {
    switch (of.settings().get(key)) {
      case Setting.Plain plain ->
          add(indent, key + ": " + scalar(plain.raw()), plain.origin().words());
      case Setting.None none -> add(indent, key + ": none", none.origin().words());
      case Setting.Nested nested -> {
        add(indent, key + ":", "");
        use(indent + "  ", nested.part());
        nested.part().settings().keySet().forEach(k -> setting(indent + "  ", k, nested.part()));
      }
      case null -> {} // the resolver gave every option a value
    }
  }

  private void use(String indent, ResolvedPart part) {
    add(indent, "use: " + text(part.factory().name()), part.useOrigin().words());
  }

  private void add(String indent, String text, String comment) {
    lines.add(new Line(indent + text, String.join(" ", comment.lines().toList())));
  }

  private static String scalar(Object raw) {
    return switch (raw) {
      case String string -> text(string);
      case List<?> list ->
          list.stream()
              .map(item -> scalar(item == null ? "" : item))
              .collect(Collectors.joining(", ", "[", "]"));
      default -> raw.toString();
    };
  }

  private static String text(String text) {
    if (BARE.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        default -> {
          if (c < ' ') {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}

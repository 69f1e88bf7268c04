package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.PluginEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists every plugin, and says why one cannot be used. */
@Command(
    name = "plugins",
    description = "List every plugin with its jar and parts, and why one cannot be used.")
final class PluginsCommand implements Callable<Integer> {
  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  PluginsCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Bilevel bilevel = host.open()) {
      List<PluginEntry> entries = bilevel.plugins().entries();
      TextTable table = new TextTable().row("STATUS", "PLUGIN", "VERSION", "JAR", "PARTS");
      for (PluginEntry entry : entries) {
        String jar = fileName(entry);
        if (entry instanceof PluginEntry.Loaded loaded) {
          table.row("loaded", loaded.module(), loaded.version(), jar, parts(loaded.factories()));
        } else {
          table.row(status(entry), "–", "–", jar, "–");
        }
      }
      table.lines().forEach(out::println);
      for (PluginEntry entry : entries) {
        String reason = reason(entry);
        if (!reason.isEmpty()) {
          out.println();
          out.println(entry.source() + ": " + status(entry));
          reason.lines().forEach(line -> out.println("  " + line));
        }
      }
      out.flush();
    }
    return 0;
  }

  private static String fileName(PluginEntry entry) {
    Path name = Path.of(entry.source()).getFileName();
    return name == null ? entry.source() : name.toString();
  }

  private static String parts(List<PartFactory<?>> factories) {
    return factories.stream()
        .map(factory -> factory.kind().name() + "/" + factory.name())
        .collect(Collectors.joining(", "));
  }

  private static String status(PluginEntry entry) {
    return switch (entry) {
      case PluginEntry.Loaded _ -> "loaded";
      case PluginEntry.Failed failed -> "failed in " + failed.phase();
      case PluginEntry.Duplicate _ -> "duplicate";
      case PluginEntry.Incompatible _ -> "incompatible";
    };
  }

  private static String reason(PluginEntry entry) {
    return switch (entry) {
      case PluginEntry.Loaded _ -> "";
      case PluginEntry.Failed failed -> failed.reason();
      case PluginEntry.Duplicate duplicate -> duplicate.reason();
      case PluginEntry.Incompatible incompatible -> incompatible.reason();
    };
  }
}

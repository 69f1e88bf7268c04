package org.bilevel.runtime.cli;

import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.PluginEntry;

/** Where the program runs: its folders of plugins, its settings, its error stream. */
final class Host {
  private static final int MOST_MENTIONED = 4;

  private final PrintStream err;
  private final List<Path> further = new ArrayList<>();
  private boolean stackTrace;

  Host(PrintStream err) {
    this.err = err;
  }

  PrintStream err() {
    return err;
  }

  /** Say whether standard error is a terminal, as the start script found. */
  boolean isTerminal() {
    return Boolean.getBoolean("bilevel.terminal");
  }

  boolean stackTrace() {
    return stackTrace;
  }

  void setStackTrace(boolean stackTrace) {
    this.stackTrace = stackTrace;
  }

  void setPlugins(List<Path> folders) {
    further.clear();
    further.addAll(folders);
  }

  /** Return the command that starts the program again with the same plugins. */
  List<String> program() {
    String home = System.getProperty("bilevel.home");
    if (home == null) {
      throw BilevelException.configuration(
          "There is no program to start: this is not the distribution of Bilevel.",
          "Maybe use its bin/bilevel.");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(home, "bin", "bilevel").toString());
    further.forEach(folder -> command.addAll(List.of("--plugins", folder.toString())));
    return command;
  }

  /** Load the plugins of the distribution, of BILEVEL_PLUGINS and of {@code --plugins}. */
  Bilevel open() {
    List<Path> folders = new ArrayList<>();
    String home = System.getProperty("bilevel.home");
    if (home != null) {
      folders.add(Path.of(home, "plugins"));
    }
    String variable = System.getenv("BILEVEL_PLUGINS");
    if (variable != null) {
      for (String folder : variable.split(File.pathSeparator)) {
        if (!folder.isBlank()) {
          folders.add(existing("BILEVEL_PLUGINS", Path.of(folder)));
        }
      }
    }
    further.forEach(folder -> folders.add(existing("--plugins", folder)));
    return Bilevel.open(folders);
  }

  private static Path existing(String origin, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw BilevelException.configuration(
          "%s names %s, which is no folder.".formatted(origin, folder),
          "Maybe name the folder that holds the plugin's jar, not the jar.");
    }
    return folder;
  }

  /**
   * Mention the plugins that cannot be used, a line each if they are few; a run that needs none of
   * them goes on.
   */
  void mentionBroken(Bilevel bilevel) {
    List<String> broken =
        bilevel.plugins().entries().stream()
            .filter(entry -> !(entry instanceof PluginEntry.Loaded))
            .map(entry -> String.valueOf(Path.of(entry.source()).getFileName()))
            .toList();
    if (broken.size() > MOST_MENTIONED) {
      err.println(
          "Not loaded: %s and %d more (see 'bilevel plugins')."
              .formatted(broken.getFirst(), broken.size() - 1));
    } else {
      broken.forEach(
          name -> err.println("Not loaded: %s (see 'bilevel plugins').".formatted(name)));
    }
  }
}

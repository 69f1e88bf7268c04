package org.bilevel.runtime.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand, and the options that all of them share. */
@Command(
    name = "bilevel",
    description = "Bilevel optimization in machine learning: run methods from files.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = RootCommand.Version.class,
    footer = {"", "bilevel COMMAND --help says more of a command."})
final class RootCommand implements Runnable {
  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  RootCommand(Host host) {
    this.host = host;
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = "--version",
      versionHelp = true,
      description = "Show the versions of Bilevel, Java and the system.")
  private boolean version;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "A further folder of plugins; may be given several times.")
  private void plugins(List<Path> folders) {
    host.setPlugins(folders);
  }

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where in the program a failure arose.")
  private void stackTrace(boolean shown) {
    host.setStackTrace(shown);
  }

  @Override
  public void run() {
    CommandLine commandLine = spec.commandLine();
    throw new ParameterException(
        commandLine,
        "Which command? One of " + String.join(", ", commandLine.getSubcommands().keySet()) + ".");
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {VersionCommand.version()};
    }
  }
}

package org.bilevel.runtime.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.bilevel.api.BilevelException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: reads arguments, runs a command, exits with its code. */
public final class Main {
  private Main() {}

  /**
   * Run the program.
   *
   * @param args the arguments
   */
  public static void main(String[] args) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    System.setErr(err);
    int code = execute(out, err, args);
    out.flush();
    System.exit(code);
  }

  /** Run a command and return its exit code. */
  static int execute(PrintStream out, PrintStream err, String... args) {
    Host host = new Host(err);
    try {
      return commandLine(host, out).execute(args);
    } catch (Error e) { // picocli hands over exceptions alone
      return fail(e, host.stackTrace(), err);
    }
  }

  private static CommandLine commandLine(Host host, PrintStream out) {
    PrintStream err = host.err();
    CommandLine commandLine =
        new CommandLine(new RootCommand(host))
            .addSubcommand(new RunCommand(host))
            .addSubcommand(new SweepCommand(host))
            .addSubcommand(new ResumeCommand(host))
            .addSubcommand(new ReplayCommand(host))
            .addSubcommand(new ReportCommand())
            .addSubcommand(new CompareCommand())
            .addSubcommand(new CheckCommand(host))
            .addSubcommand(new SelectCommand(host))
            .addSubcommand(new PluginsCommand(host))
            .addSubcommand(new DevicesCommand(host))
            .addSubcommand(new DescribeCommand(host))
            .addSubcommand(new SchemaCommand(host))
            .addSubcommand(new DataCommand())
            .addSubcommand(new DoctorCommand(host))
            .addSubcommand(new VersionCommand())
            .addSubcommand(new CompletionCommand());
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, _) -> refuse(e))
        .setExecutionExceptionHandler((e, _, _) -> fail(e, host.stackTrace(), err));
  }

  /** Say what is wrong with the arguments, in as few lines as possible. */
  private static int refuse(ParameterException e) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println(
          "Maybe see '%s --help'.".formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
    }
    return BilevelException.Category.CONFIGURATION.exitCode();
  }

  private static int fail(Throwable e, boolean stackTrace, PrintStream err) {
    if (stackTrace) {
      e.printStackTrace(err);
    } else if (e instanceof BilevelException failure) {
      err.println(failure.getMessage());
    } else {
      err.println("This is a defect of Bilevel: " + e);
      err.println("Maybe run it again with --stacktrace and report what it prints.");
    }
    return e instanceof BilevelException failure
        ? failure.category().exitCode()
        : BilevelException.Category.INTERNAL.exitCode();
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}

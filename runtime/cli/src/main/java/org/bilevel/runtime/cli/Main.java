package org.bilevel.runtime.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.bilevel.api.BilevelException;
import org.bilevel.runtime.core.Catalog;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
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
    // all texts are English, so the numbers in them are, too
    Locale.setDefault(Locale.ROOT);
    StandardOutput standardOutput = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    PrintStream out = utf8(standardOutput);
    PrintStream err = utf8(new FileOutputStream(FileDescriptor.err));
    System.setErr(err);
    int code = execute(out, err, args);
    out.flush();
    System.exit(standardOutput.exitCode(code, err));
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
        .registerConverter(
            int.class, text -> (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE))
        .registerConverter(long.class, text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE))
        .registerConverter(Path.class, Main::path)
        .setParameterExceptionHandler((e, _) -> refuse(e))
        .setExecutionExceptionHandler((e, _, _) -> fail(e, host.stackTrace(), err));
  }

  /** Say what is wrong with the arguments, in as few lines as possible. */
  private static int refuse(ParameterException e) {
    PrintWriter err = e.getCommandLine().getErr();
    if (e instanceof UnmatchedArgumentException unmatched) {
      err.println(unknown(unmatched));
    } else {
      err.println(e.getMessage());
      err.println(seeHelp(e));
    }
    return BilevelException.Category.CONFIGURATION.exitCode();
  }

  private static String unknown(UnmatchedArgumentException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String argument = e.getUnmatched().getFirst().replaceFirst("^(--[^=]+)=.*", "$1");
    boolean option = argument.startsWith("-");
    Set<String> known = option ? spec.optionsMap().keySet() : spec.subcommands().keySet();
    String what =
        option
            ? "%s has no option '%s'."
            : known.isEmpty() ? "%s: '%s' is an argument too many." : "%s has no command '%s'.";
    return what.formatted(spec.qualifiedName(), argument)
        + " "
        + Catalog.nearest(argument, known)
            .map(nearest -> "Maybe you mean '" + nearest + "'.")
            .orElseGet(() -> seeHelp(e));
  }

  private static String seeHelp(ParameterException e) {
    return "Maybe see '%s --help'.".formatted(e.getCommandLine().getCommandSpec().qualifiedName());
  }

  private static long whole(String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new TypeConversionException(
        "'%s' is no whole number from %d to %d.".formatted(text, least, most));
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "'%s' is no path here (%s).".formatted(e.getInput(), e.getReason()));
    }
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

  private static PrintStream utf8(OutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}

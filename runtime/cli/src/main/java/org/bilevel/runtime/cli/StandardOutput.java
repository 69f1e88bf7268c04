package org.bilevel.runtime.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import org.bilevel.api.BilevelException;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers why it could not be written, which a print stream does not say.
 */
final class StandardOutput extends FilterOutputStream {
  private @Nullable IOException failure;

  StandardOutput(OutputStream to) {
    super(to);
  }

  @Override
  public void write(int b) throws IOException {
    try {
      out.write(b);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * Return the exit code: that of the command, unless what it printed is lost. A reader that goes
   * away, as {@code head} does, has lost nothing.
   */
  int exitCode(int code, PrintStream err) {
    String reason = failure == null ? "" : String.valueOf(failure.getMessage());
    if (reason.isEmpty() || reason.toLowerCase(Locale.ROOT).contains("pipe")) {
      return code;
    }
    err.println("Standard output cannot be written: " + reason + ".");
    err.println("Maybe the disk is full, or standard output is closed.");
    return code == 0 ? BilevelException.Category.DATA.exitCode() : code;
  }
}

package org.bilevel.runtime.core.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the operating system says of this process's memory. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status"); // Linux
  private static final int PAGE = 4096;
  private static final String PEAK = "VmHWM:";

  private ProcessMemory() {}

  /** Return the most memory that was resident so far, in bytes. */
  static OptionalLong peak() {
    try (InputStream in = Files.newInputStream(STATUS)) {
      byte[] page = new byte[PAGE]; // the kernel writes the whole anew for each further read
      String status = new String(page, 0, Math.max(0, in.read(page)), ISO_8859_1);
      int at = status.indexOf(PEAK);
      int end = status.indexOf(" kB", at);
      return at < 0 || end < 0
          ? OptionalLong.empty()
          : OptionalLong.of(
              1024 * Long.parseLong(status.substring(at + PEAK.length(), end).strip()));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}

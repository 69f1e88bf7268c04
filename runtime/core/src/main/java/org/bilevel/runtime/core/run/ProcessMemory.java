package org.bilevel.runtime.core.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the operating system says of this process's memory. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status"); // Linux
  private static final String PEAK = "VmHWM:";

  private ProcessMemory() {}

  /** Return the most memory that was resident so far, in bytes. */
  static OptionalLong peak() {
    try {
      String status = Files.readString(STATUS);
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

package org.bilevel.runtime.core.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operating system says of this process's memory. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status"); // Linux
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private ProcessMemory() {}

  /** Return the most memory that was resident so far, in bytes. */
  static OptionalLong peak() {
    try {
      Matcher peak = PEAK.matcher(Files.readString(STATUS));
      return peak.find()
          ? OptionalLong.of(1024 * Long.parseLong(peak.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}

package org.bilevel.runtime.core.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bilevel.runtime.core.config.CheckedPipeline;
import org.bilevel.runtime.core.plugins.ApiVersion;
import org.bilevel.runtime.core.plugins.PluginResult;

/** What a run's numbers depend on besides the file. */
final class Provenance {
  // both are the same as long as this process runs
  private static final Map<String, Object> JAVA = java();
  private static final Map<String, Object> SYSTEM = system();

  private Provenance() {}

  static Map<String, Object> of(
      CheckedPipeline pipeline, List<PluginResult> plugins, int jobs, Instant start) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("started", start.toString());
    all.put("bilevel", ApiVersion.ofHost());
    all.put("api", ApiVersion.ofApi());
    all.put("file", pipeline.file().toString());
    all.put("overrides", pipeline.overrides());
    all.put("quick", pipeline.quick());
    all.put("jobs", jobs);
    all.put("seeds", pipeline.seeds());
    all.put("warnings", pipeline.warnings());
    all.put("notes", pipeline.notes());
    all.put("git", git(pipeline.file()));
    all.put("java", JAVA);
    all.put("system", SYSTEM);
    all.put("plugins", plugins(plugins, pipeline));
    all.put("data", Map.of()); // known once they were read
    return all;
  }

  private static Map<String, Object> java() {
    Map<String, Object> java = new LinkedHashMap<>();
    java.put("version", Runtime.version().toString());
    java.put("vendor", System.getProperty("java.vendor", ""));
    java.put("vm", System.getProperty("java.vm.name", ""));
    java.put("max-memory-bytes", Runtime.getRuntime().maxMemory());
    return java;
  }

  private static Map<String, Object> system() {
    Map<String, Object> system = new LinkedHashMap<>();
    system.put("os", System.getProperty("os.name", ""));
    system.put("version", System.getProperty("os.version", ""));
    system.put("architecture", System.getProperty("os.arch", ""));
    system.put("cpu", cpu());
    system.put("cores", Runtime.getRuntime().availableProcessors());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os) {
      system.put("memory-bytes", os.getTotalMemorySize());
    }
    return system;
  }

  /** The processor's name where the system has a file that says it, else the empty string. */
  private static String cpu() {
    try (InputStream file = Files.newInputStream(Path.of("/proc/cpuinfo"))) {
      return new String(file.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  /** The commit that is checked out where the file lies, the empty string outside a repository. */
  static String git(Path file) {
    for (Path folder = file.toAbsolutePath().normalize().getParent();
        folder != null;
        folder = folder.getParent()) {
      Path git = folder.resolve(".git");
      if (Files.isDirectory(git)) {
        try {
          return commit(git);
        } catch (IOException | UncheckedIOException e) {
          return "";
        }
      }
    }
    return "";
  }

  private static String commit(Path git) throws IOException {
    String head = Files.readString(git.resolve("HEAD")).strip();
    if (!head.startsWith("ref: ")) {
      return head;
    }
    String ref = head.substring("ref: ".length());
    Path loose = git.resolve(ref);
    if (Files.isRegularFile(loose)) {
      return Files.readString(loose).strip();
    }
    try (Stream<String> packed = Files.lines(git.resolve("packed-refs"))) {
      return packed
          .filter(line -> line.endsWith(" " + ref))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .findFirst()
          .orElse("");
    }
  }

  private static List<Object> plugins(List<PluginResult> results, CheckedPipeline pipeline) {
    List<Object> list = new ArrayList<>();
    for (PluginResult result : results) {
      if (result instanceof PluginResult.Usable plugin) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("module", plugin.module());
        fields.put("version", plugin.version());
        fields.put("source", plugin.source().toString());
        fields.put(
            "used",
            pipeline.variants().stream()
                .anyMatch(variant -> variant.usesAnyOf(plugin.factories())));
        Map<String, String> sums = new LinkedHashMap<>();
        plugin.jars().forEach(jar -> sums.put(jar.name(), jar.sha256()));
        fields.put("sha256", sums);
        list.add(fields);
      }
    }
    return list;
  }
}

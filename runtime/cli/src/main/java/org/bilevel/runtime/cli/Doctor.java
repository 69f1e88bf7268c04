package org.bilevel.runtime.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.datasets.DataFetcher;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.PartSetting;
import org.bilevel.runtime.core.PluginEntry;
import org.jspecify.annotations.Nullable;

/** Examines the machine and the installation. */
final class Doctor {
  private static final long GIB = 1L << 30;
  private static final long SCARCE_DISK = GIB;
  private static final long NO_DISK = 50L << 20;
  private static final long SCARCE_HEAP = GIB / 2;
  private static final String MODEL = "softmax-regression";

  private Doctor() {}

  /** Return what was found, in the order in which it is shown. */
  static List<Diagnosis> examine(Bilevel bilevel) {
    Map<String, String> environment = System.getenv();
    List<Diagnosis> all = new ArrayList<>();
    all.add(java());
    all.add(memory(Runtime.getRuntime().maxMemory()));
    all.add(threads(environment.get("OMP_NUM_THREADS")));
    all.add(plugins(bilevel.plugins().entries()));
    all.add(pytorch(bilevel, List.of(), "PyTorch"));
    all.add(gpu(bilevel));
    all.add(tornado(environment.get("TORNADOVM_HOME")));
    DataFetcher.status(DataFetcher.folder()).forEach(status -> all.add(data(status)));
    all.add(disk(Path.of("").toAbsolutePath()));
    return all;
  }

  private static Diagnosis java() {
    String found =
        "%s, %s, %s %s"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
    return Runtime.version().feature() >= 25
        ? Diagnosis.ok("Java", found)
        : Diagnosis.fail(
            "Java", found, "Maybe install Java 25 or newer and set JAVA_HOME.", Category.INTERNAL);
  }

  static Diagnosis memory(long heap) {
    String found = "at most %s for the JVM's heap".formatted(bytes(heap));
    return heap < SCARCE_HEAP
        ? Diagnosis.warn("memory", found, "Maybe give it more: JAVA_OPTS=-Xmx4g.")
        : Diagnosis.ok("memory", found);
  }

  static Diagnosis threads(@Nullable String openMp) {
    int cores = Runtime.getRuntime().availableProcessors();
    String found =
        "%d cores, OMP_NUM_THREADS=%s".formatted(cores, openMp == null ? "not set" : openMp);
    return "1".equals(openMp)
        ? Diagnosis.ok("threads", found)
        : Diagnosis.warn(
            "threads",
            found,
            "Maybe set OMP_NUM_THREADS=1, as bin/bilevel does by itself: small networks are fastest"
                + " with one thread each, and figures do not depend on the machine. --jobs uses the"
                + " other cores.");
  }

  static Diagnosis plugins(List<PluginEntry> entries) {
    long loaded = entries.stream().filter(PluginEntry.Loaded.class::isInstance).count();
    if (loaded == entries.size()) {
      return loaded == 0
          ? Diagnosis.fail(
              "plugins",
              "none found",
              "Maybe start bin/bilevel of the distribution, whose folder plugins/ has them.",
              Category.PLUGIN)
          : Diagnosis.ok("plugins", loaded + " loaded");
    }
    return Diagnosis.warn(
        "plugins",
        "%d loaded, %d not".formatted(loaded, entries.size() - loaded),
        "'bilevel plugins' says which and why; runs that do not need them go on.");
  }

  /** Load the library by making a small model and its parameters. */
  private static Diagnosis pytorch(Bilevel bilevel, List<PartSetting> settings, String subject) {
    Optional<PartFactory<?>> factory = bilevel.catalog().find(Kind.MODEL, MODEL);
    if (factory.isEmpty()) {
      return Diagnosis.warn(
          subject, "no plugin has models", "Maybe use the distribution, which has them.");
    }
    try {
      Architecture architecture =
          Kind.MODEL.type().cast(bilevel.make(factory.get(), settings, _ -> {}));
      try (Model model = architecture.build(new SampleShape(1, 2, 2), 2);
          Vector parameters = model.initialParameters(RandomStream.of(0))) {
        return Diagnosis.ok(
            subject, "loads; a model of %d parameters was made".formatted(parameters.size()));
      }
    } catch (BilevelException e) {
      return Diagnosis.fail(
          subject, RunStatus.firstLine(String.valueOf(e.getMessage())), advice(), e.category());
    } catch (RuntimeException | LinkageError e) { // what a native library throws is not ours
      return Diagnosis.fail(subject, "does not load: " + e, advice(), Category.PLUGIN);
    }
  }

  private static String advice() {
    return "Maybe the distribution is not whole, or not for this system: its folder classpath/ holds"
        + " the native library for Linux on x86-64. With a PyTorch of your own, look at"
        + " PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and PYTORCH_FLAVOR.";
  }

  /** Say whether models can compute on a graphics card. */
  static Diagnosis gpu(Bilevel bilevel) {
    return gpu(bilevel, Path.of("/proc/driver/nvidia/version"), System.getenv());
  }

  private static Diagnosis gpu(Bilevel bilevel, Path driver, Map<String, String> environment) {
    boolean wanted = environment.getOrDefault("PYTORCH_FLAVOR", "").startsWith("cu");
    if (!Files.exists(driver)) {
      return wanted
          ? Diagnosis.warn(
              "GPU",
              "PYTORCH_FLAVOR asks for CUDA, and there is no NVIDIA driver",
              "Maybe unset PYTORCH_FLAVOR; 'device: gpu' fails without a driver.")
          : Diagnosis.ok("GPU", "none found; models compute on the CPU");
    }
    if (!wanted) {
      return Diagnosis.warn(
          "GPU",
          "an NVIDIA driver, but the CPU's PyTorch",
          "To use it with 'device: gpu', set PYTORCH_LIBRARY_PATH, PYTORCH_VERSION=2.7.1 and"
              + " PYTORCH_FLAVOR=cu128; nothing else needs it.");
    }
    return pytorch(bilevel, List.of(new PartSetting("doctor", "device", "gpu")), "GPU");
  }

  static Diagnosis tornado(@Nullable String home) {
    if (home == null || home.isBlank()) {
      return Diagnosis.ok("TornadoVM", "TORNADOVM_HOME is not set; no part needs it");
    }
    return Files.isDirectory(Path.of(home))
        ? Diagnosis.ok("TornadoVM", home)
        : Diagnosis.warn(
            "TornadoVM",
            "TORNADOVM_HOME names %s, which is no folder".formatted(home),
            "Maybe unset it, or name the folder of the TornadoVM SDK.");
  }

  static Diagnosis data(DataFetcher.Status status) {
    String subject = "data/" + status.name();
    String fetch = "'bilevel data fetch %s' fetches it".formatted(status.name());
    return switch (status.state()) {
      case COMPLETE -> Diagnosis.ok(subject, status.folder().toString());
      case MISSING ->
          Diagnosis.warn(
              subject, "missing in " + status.folder(), fetch + "; other data do without it.");
      case DAMAGED ->
          Diagnosis.fail(
              subject,
              status.words(),
              "Maybe remove %s; then %s.".formatted(status.folder(), fetch),
              Category.DATA);
    };
  }

  private static Diagnosis disk(Path folder) {
    try {
      return disk(folder, Files.getFileStore(folder).getUsableSpace(), Files.isWritable(folder));
    } catch (IOException e) {
      return Diagnosis.warn("disk", "%s: %s".formatted(folder, e.getMessage()), "");
    }
  }

  static Diagnosis disk(Path folder, long free, boolean writable) {
    String found = "%s free in %s".formatted(bytes(free), folder);
    if (!writable) {
      return Diagnosis.fail(
          "disk",
          folder + " cannot be written",
          "Maybe change to another folder, or name one with --runs.",
          Category.DATA);
    }
    if (free < NO_DISK) {
      return Diagnosis.fail(
          "disk", found, "Maybe free some, or name another folder with --runs.", Category.DATA);
    }
    return free < SCARCE_DISK
        ? Diagnosis.warn("disk", found, "Long runs write some hundred MiB; maybe free some.")
        : Diagnosis.ok("disk", found);
  }

  private static String bytes(long bytes) {
    return bytes < GIB
        ? "%d MiB".formatted(bytes >> 20)
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIB);
  }
}

package org.bilevel.runtime.core.accelerators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.bilevel.api.Accelerator;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.plugin.AcceleratorOption;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.plugins.Registry;
import org.jspecify.annotations.Nullable;

/** Chooses the accelerator of a projection, and measures from which size on one is worth it. */
public final class Accelerators {
  private static final String CPU = "cpu";
  private static final String AUTO = "auto";
  private static final String HINT =
      "Maybe install it: 'sdk install tornadovm 5.2.0-jdk25-opencl' (https://sdkman.io), set"
          + " TORNADOVM_HOME, build Bilevel anew; docs/accelerators.md says more. Or take"
          + " accelerator: cpu.";

  /** Where a crossover is looked for. */
  private static final int[] SIZES = {
    1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000
  };

  private static final int LEAST_REPETITIONS = 7;
  private static final int MOST_REPETITIONS = 201;
  private static final int ENTRIES = 2_000_000; // in the projections of a size together
  private static final long WARM_UP_NANOS = 200_000_000; // the compiler needs some time, each size
  private static final double NOISE = 1.1; // so much slower may be chance

  private final Registry registry;
  private final Crossovers crossovers;

  /**
   * Make a chooser.
   *
   * @param registry where accelerators are found
   */
  public Accelerators(Registry registry) {
    this(registry, Crossovers.ofUser());
  }

  Accelerators(Registry registry, Crossovers crossovers) {
    this.registry = registry;
    this.crossovers = crossovers;
  }

  /**
   * A device, or why an accelerator has none.
   *
   * @param accelerator the name of the accelerator in a file
   * @param name the name of the device; what is missing if it is not usable
   * @param usable whether it can be used
   * @param crossover from how many entries on it is faster than the CPU; empty if not measured
   */
  public record Device(String accelerator, String name, boolean usable, OptionalInt crossover) {

    /**
     * Say whether it was measured and never found faster.
     *
     * @return true if the CPU is faster at every size
     */
    public boolean never() {
      return crossover.isPresent() && crossover.getAsInt() == Crossovers.NEVER;
    }
  }

  /** As {@link PartContext#accelerated}; says through notes what was chosen. */
  public Projection accelerated(
      String name,
      Projection onCpu,
      double cap,
      double sum,
      boolean atMost,
      Consumer<String> notes) {
    if (name.equals(CPU)) {
      return onCpu;
    }
    if (name.equals(AUTO)) {
      return automatic(onCpu, cap, sum, atMost, notes);
    }
    Opened opened = open(named(name));
    notes.accept("Projections run on %s: %s.".formatted(name, opened.devices().getFirst()));
    return new AcceleratedProjection(opened.accelerator(), onCpu, 1, cap, sum, atMost);
  }

  private Projection automatic(
      Projection onCpu, double cap, double sum, boolean atMost, Consumer<String> notes) {
    List<? extends PartFactory<?>> factories = registry.factories(Kind.ACCELERATOR);
    if (factories.isEmpty()) {
      return onCpu; // there was no choice to tell of
    }
    String why = "";
    for (PartFactory<?> factory : factories) {
      Opened opened;
      try {
        opened = open(factory);
      } catch (BilevelException e) {
        why = factory.name() + " was not measured or cannot be used: bilevel devices --measure";
        continue;
      }
      String device = opened.devices().getFirst();
      OptionalInt from = crossovers.of(device);
      if (from.isEmpty()) {
        why = "%s was not measured yet: bilevel devices --measure".formatted(device);
      } else if (from.getAsInt() == Crossovers.NEVER) {
        why = "%s was measured and is slower at every size".formatted(device);
      } else {
        notes.accept(
            "Projections of %d entries or more run on %s, smaller ones on the CPU (accelerator: auto)."
                .formatted(from.getAsInt(), device));
        return new AcceleratedProjection(
            opened.accelerator(), onCpu, from.getAsInt(), cap, sum, atMost);
      }
    }
    notes.accept("Projections run on the CPU (accelerator: auto; %s).".formatted(why));
    return onCpu;
  }

  private PartFactory<?> named(String name) {
    return registry
        .find(Kind.ACCELERATOR, name)
        .orElseThrow(() -> {
          List<String> known = new ArrayList<>(List.of(AUTO, CPU));
          registry.factories(Kind.ACCELERATOR).forEach(factory -> known.add(factory.name()));
          boolean tornado = name.equals("tornadovm");
          String what =
              "the accelerator '%s' is not installed.".formatted(name)
                  + (tornado ? "" : " Known: " + String.join(", ", known) + ".");
          return tornado || registry.mayBeNotLoaded(Kind.ACCELERATOR, name) || name.contains("/")
              ? BilevelException.plugin(what, tornado ? HINT : "", null)
              : BilevelException.configuration(what, "");
        });
  }

  /**
   * Return the devices of every accelerator.
   *
   * @return a line for each device, and one for each accelerator that cannot be used
   */
  public List<Device> devices() {
    List<Device> all = new ArrayList<>();
    for (PartFactory<?> factory : registry.factories(Kind.ACCELERATOR)) {
      Opened opened;
      try {
        opened = open(factory);
      } catch (BilevelException e) {
        String reason = String.join(" ", String.valueOf(e.getMessage()).lines().toList());
        all.add(new Device(factory.name(), reason, false, OptionalInt.empty()));
        continue;
      }
      for (String device : opened.devices()) {
        all.add(new Device(factory.name(), device, true, crossovers.of(device)));
      }
    }
    return all;
  }

  /**
   * Measure the first device of every accelerator against the projection {@code simplex} on the
   * CPU, and keep the size from which on it is faster. Takes a minute or so.
   *
   * @param lines where the measured times go, a line for each size
   * @throws BilevelException of category DATA, before anything is measured, if the sizes could not
   *     be kept; of category PLUGIN if the projection is not loaded or a device fails
   */
  public void measure(Consumer<String> lines) {
    PartFactory<?> simplex =
        registry
            .find(Kind.PROJECTION, "simplex")
            .orElseThrow(() ->
                BilevelException.plugin(
                    "The projection 'simplex', against which devices are measured, is not loaded.",
                    "Maybe see 'bilevel plugins'.",
                    null));
    for (PartFactory<?> factory : registry.factories(Kind.ACCELERATOR)) {
      Opened opened;
      try {
        opened = open(factory);
      } catch (BilevelException e) {
        continue; // devices() says why
      }
      String device = opened.devices().getFirst();
      crossovers.requireWritable();
      Projection onCpu = onCpu(simplex);
      Projection there =
          new AcceleratedProjection(
              opened.accelerator(), onCpu, 1, Double.POSITIVE_INFINITY, 1, false);
      int from = Crossovers.NEVER;
      for (int size : SIZES) {
        double cpu = milliseconds(onCpu, size);
        double other = milliseconds(there, size);
        lines.accept(
            String.format(
                Locale.ROOT, "n = %,d: CPU %.3f ms, %s %.3f ms", size, cpu, device, other));
        if (other > NOISE * cpu) {
          from = Crossovers.NEVER; // faster at a smaller size by chance
        } else if (other < cpu && from == Crossovers.NEVER) {
          from = size;
        }
      }
      crossovers.put(device, from);
    }
  }

  private static Projection onCpu(PartFactory<?> simplex) {
    OptionValues values =
        OptionValues.of(simplex.options(), Map.of(AcceleratorOption.ACCELERATOR.name(), CPU));
    return (Projection) simplex.create(values, new Quiet("projection"));
  }

  /** Return entries of variance 1/n. */
  private static double[] point(int size) {
    double[] point = new double[size];
    RandomStream random = RandomStream.of(size);
    Arrays.setAll(point, i -> random.nextGaussian() / Math.sqrt(size));
    return point;
  }

  /** The time of a projection that a quarter of them falls below, after others to warm up. */
  private static double milliseconds(Projection projection, int size) {
    double[] point = point(size);
    long began = System.nanoTime();
    while (System.nanoTime() - began < WARM_UP_NANOS) {
      projection.project(HeapVector.of(point));
    }
    long[] times = new long[Math.clamp(ENTRIES / size, LEAST_REPETITIONS, MOST_REPETITIONS)];
    for (int i = 0; i < times.length; i++) {
      HeapVector x = HeapVector.of(point);
      long start = System.nanoTime();
      projection.project(x);
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    return times[times.length / 4] / 1e6; // the others were interrupted more often
  }

  /** Create an accelerator and look for its devices; whatever it throws is a refusal. */
  private static Opened open(PartFactory<?> factory) {
    String why;
    @Nullable Throwable cause = null;
    try {
      OptionValues defaults = OptionValues.of(factory.options(), Map.of());
      Accelerator accelerator =
          (Accelerator) factory.create(defaults, new Quiet(Kind.ACCELERATOR.name()));
      List<String> devices = accelerator.devices();
      if (!devices.isEmpty()) {
        return new Opened(accelerator, devices);
      }
      why = "it names no device";
    } catch (BilevelException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      why = e.toString();
      cause = e;
    }
    throw BilevelException.plugin(
        "The accelerator '%s' cannot be used: %s.".formatted(factory.name(), why),
        "Maybe its plugin needs another version, or take accelerator: cpu.",
        cause);
  }

  /** An accelerator with at least one device. */
  private record Opened(Accelerator accelerator, List<String> devices) {}

  /** What stands nowhere in a file. */
  private record Quiet(String path) implements PartContext {
    @Override
    public void warn(String message) {}
  }
}

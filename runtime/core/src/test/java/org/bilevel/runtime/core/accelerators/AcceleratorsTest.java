package org.bilevel.runtime.core.accelerators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bilevel.api.Accelerator;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.AcceleratorOption;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.plugins.PartName;
import org.bilevel.runtime.core.plugins.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AcceleratorsTest {
  private static final Projection ON_CPU = new OnSimplex();

  @TempDir private Path work = Path.of("");

  private final Map<PartName, PartFactory<?>> factories = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final Bisection own = new Bisection("a heap", "another heap");

  @Test
  void oneOfAThirdPartyRunsAtEverySizeIfNamed() {
    provide("own", () -> own);
    projectOnes(choose("own"), 2);
    assertThat(own.sizes()).containsExactly(2);
    assertThat(notes).containsExactly("Projections run on own: a heap.");
  }

  @Test
  void cpuAsksForNothing() {
    provide("own", () -> own);
    assertThat(choose("cpu")).isSameAs(ON_CPU);
    assertThat(notes).isEmpty();
  }

  @Test
  void autoRunsOnTheCpuAndSaysWhy() {
    assertThat(choose("auto")).isSameAs(ON_CPU);
    assertThat(notes).as("nothing is installed, so nothing was chosen").isEmpty();
    provide("own", () -> own);
    assertThat(choose("auto")).isSameAs(ON_CPU);
    crossovers().put("a heap", Crossovers.NEVER);
    assertThat(choose("auto")).isSameAs(ON_CPU);
    provide("own", AcceleratorsTest::refused);
    assertThat(choose("auto")).isSameAs(ON_CPU);
    assertThat(notes)
        .containsExactly(
            "Projections run on the CPU (accelerator: auto; a heap was not measured yet: bilevel"
                + " devices --measure).",
            "Projections run on the CPU (accelerator: auto; a heap was measured and is slower at"
                + " every size).",
            "Projections run on the CPU (accelerator: auto; own was not measured or cannot be"
                + " used: bilevel devices --measure).");
  }

  @Test
  void autoTakesAnAcceleratorFromItsStoredSizeOn() {
    provide("broken", AcceleratorsTest::refused);
    provide("own", () -> own);
    crossovers().put("a heap", 1000);
    Projection chosen = choose("auto");
    projectOnes(chosen, 999);
    projectOnes(chosen, 1000);
    projectOnes(chosen, 1001);
    assertThat(own.sizes()).containsExactly(1000, 1001);
    assertThat(notes)
        .containsExactly(
            "Projections of 1000 entries or more run on a heap, smaller ones on the CPU"
                + " (accelerator: auto).");
  }

  @Test
  void autoSaysThatTheStoredSizesAreDamaged() throws IOException {
    provide("own", () -> own);
    Files.writeString(file(), "a\\ heap=soon");
    BilevelException failure = catchThrowableOfType(BilevelException.class, () -> choose("auto"));
    assertThat(failure.category()).isEqualTo(BilevelException.Category.DATA);
    assertThat(failure).hasMessageContaining(file().toString());
    assertThat(notes).isEmpty();
  }

  @Test
  void aNamedOneThatCannotBeUsedIsAMissingPlugin() {
    provide("own", AcceleratorsTest::refused);
    assertThat(refusal("own")).contains("There is no card.");
    provide("own", Bisection::new);
    assertThat(refusal("own")).contains("'own'", "names no device");
    provide(
        "own",
        () -> {
          throw new NoClassDefFoundError("vendor/Card");
        });
    assertThat(refusal("own")).contains("'own'", "vendor/Card");
    assertThat(refusal("tornadovm")).contains("not installed", "sdk install tornadovm");
  }

  @Test
  void anUnknownNameIsAMistakeAndListsTheKnownOnes() {
    provide("own", () -> own);
    BilevelException failure = catchThrowableOfType(BilevelException.class, () -> choose("gpu"));
    assertThat(failure.category()).isEqualTo(BilevelException.Category.CONFIGURATION);
    assertThat(failure).hasMessageContaining("auto, cpu, own");
  }

  @Test
  void devicesListsWhatIsUsableAndWhatIsNot() {
    provide(
        "broken",
        () -> {
          throw new NoClassDefFoundError("vendor/Card");
        });
    provide("own", () -> own);
    crossovers().put("another heap", Crossovers.NEVER);
    List<Accelerators.Device> devices = accelerators().devices();
    assertThat(devices)
        .extracting(Accelerators.Device::accelerator)
        .containsExactly("broken", "own", "own");
    assertThat(devices).extracting(Accelerators.Device::usable).containsExactly(false, true, true);
    assertThat(devices).extracting(Accelerators.Device::never).containsExactly(false, false, true);
    assertThat(devices.getFirst().name()).contains("vendor/Card");
  }

  @Test
  void measuresEveryAcceleratorAndKeepsItsSize() {
    provide("broken", AcceleratorsTest::refused);
    provide("own", () -> own);
    provideSimplex();
    List<String> lines = new ArrayList<>();
    accelerators().measure(lines::add);
    assertThat(lines)
        .hasSize(8)
        .allMatch(line -> line.matches("n = [0-9,]+: CPU [0-9.]+ ms, a heap [0-9.]+ ms"));
    assertThat(own.sizes()).contains(1000, 10_000, 3_000_000);
    assertThat(crossovers().of("a heap").getAsInt())
        .isIn(1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, Crossovers.NEVER);
    assertThat(crossovers().of("another heap")).isEmpty();
  }

  @Test
  void nothingIsMeasuredThatCouldNotBeKept() throws IOException {
    provide("own", () -> own);
    provideSimplex();
    Files.createDirectories(file().resolve("full"));
    BilevelException failure =
        catchThrowableOfType(BilevelException.class, () -> accelerators().measure(line -> {}));
    assertThat(failure.category()).isEqualTo(BilevelException.Category.DATA);
    assertThat(own.sizes()).isEmpty();
  }

  private String refusal(String name) {
    BilevelException failure = catchThrowableOfType(BilevelException.class, () -> choose(name));
    assertThat(failure.category()).isEqualTo(BilevelException.Category.PLUGIN);
    return failure.getMessage();
  }

  private Projection choose(String name) {
    return accelerators().accelerated(name, ON_CPU, Double.POSITIVE_INFINITY, 1, false, notes::add);
  }

  private static void projectOnes(Projection projection, int n) {
    HeapVector x = HeapVector.zeros(n);
    Arrays.fill(x.array(), 1);
    projection.project(x);
    assertThat(Arrays.stream(x.array()).sum()).isCloseTo(1, within(1e-12));
  }

  private static Accelerator refused() {
    throw BilevelException.plugin("There is no card.", "Maybe buy one.", null);
  }

  private void provide(String name, Supplier<Accelerator> accelerator) {
    factories.put(
        new PartName(Kind.ACCELERATOR, name),
        PartFactory.of(
            Kind.ACCELERATOR,
            name,
            "Computes on the heap.",
            List.of(),
            (values, context) -> accelerator.get()));
  }

  private void provideSimplex() {
    factories.put(
        new PartName(Kind.PROJECTION, "simplex"),
        PartFactory.of(
            Kind.PROJECTION,
            "simplex",
            "Keeps weights at least 0 with a fixed sum.",
            List.of(AcceleratorOption.ACCELERATOR),
            (values, context) -> ON_CPU));
  }

  private Accelerators accelerators() {
    return new Accelerators(new Registry(factories, List.of()), crossovers());
  }

  private Crossovers crossovers() {
    return new Crossovers(file());
  }

  private Path file() {
    return work.resolve("crossovers.properties");
  }
}

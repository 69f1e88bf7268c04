package org.bilevel.runtime.core.config;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bilevel.api.Part;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.accelerators.Accelerators;
import org.bilevel.runtime.core.config.Value.Block;
import org.bilevel.runtime.core.config.Value.Scalar;
import org.bilevel.runtime.core.plugins.Registry;

/** Makes a part outside of a file, checked as those of a file are. */
public final class PartMaker {
  private final Registry registry;

  /**
   * Make a maker.
   *
   * @param registry what settings may name
   */
  public PartMaker(Registry registry) {
    this.registry = registry;
  }

  /**
   * A value and who gave it.
   *
   * @param origin where a mistake in it is reported to be
   * @param key a path of keys
   * @param value the value, as YAML
   */
  public record Given(String origin, String key, String value) {}

  /**
   * Make a part.
   *
   * @param factory what creates it; it need not be registered
   * @param settings values for its options and those of the parts in it; later ones come first
   * @param warnings where the warnings of the parts go
   * @return a new part
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION or PLUGIN that lists every
   *     mistake
   */
  public Part make(PartFactory<?> factory, List<Given> settings, Consumer<String> warnings) {
    Problems problems = new Problems();
    Block root = new Block(Map.of(), new Origin(factory.name(), 0, factory.name()));
    for (Given given : settings) {
      Origin origin = new Origin(given.origin(), 0, given.origin());
      int before = problems.count();
      Value value = YamlReader.read(given.value(), line -> origin, problems);
      if (problems.count() == before) {
        root =
            Overlay.merge(
                root,
                Overlay.nested(given.key(), value == null ? new Scalar(null, "", origin) : value));
      }
    }
    problems.throwIfAny();
    ResolvedPart resolved = new PartResolver(registry, false, problems).ofFactory(factory, root);
    problems.throwIfAny();
    MadePart made =
        resolved == null
            ? null
            : MadePart.make(
                resolved,
                new MadePart.Host(new Accelerators(registry), warnings, note -> {}),
                problems);
    if (made != null) {
      CapabilityCheck.check(made, registry, problems);
    }
    problems.throwIfAny();
    if (made == null) {
      throw new IllegalStateException("no part and no problem");
    }
    return made.part();
  }
}

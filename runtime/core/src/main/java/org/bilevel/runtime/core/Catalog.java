package org.bilevel.runtime.core;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.plugin.Preset;
import org.bilevel.runtime.core.config.Names;
import org.bilevel.runtime.core.plugins.Registry;

/** Everything that a file may name. */
public final class Catalog {
  private final Registry registry;

  Catalog(Registry registry) {
    this.registry = registry;
  }

  /**
   * Find a factory.
   *
   * @param kind the kind of part
   * @param name the name that a file uses
   * @return the factory, empty if no loaded plugin has one
   */
  public Optional<PartFactory<?>> find(Kind<?> kind, String name) {
    return registry.find(kind, name);
  }

  /**
   * Return the factories of a kind.
   *
   * @param kind the kind of part
   * @return the factories by name
   */
  public List<PartFactory<?>> factories(Kind<?> kind) {
    return registry.factories(kind);
  }

  /**
   * Find the name that was meant.
   *
   * @param name a misspelt name
   * @param known the names that there are
   * @return the one that takes the fewest edits, empty if it takes many for the length of the name
   */
  public static Optional<String> nearest(String name, Collection<String> known) {
    return Names.nearest(name, known);
  }

  /**
   * Return the presets.
   *
   * @return the presets by name
   */
  public List<Preset> presets() {
    return registry.presets();
  }

  /**
   * Return the JSON Schema of pipeline files, for editors: names, keys, types and ranges of every
   * part. What is missing, and which parts fit each other, a check alone can say.
   *
   * @return a schema of draft 2020-12, as JSON
   */
  public String jsonSchema() {
    return PipelineSchema.of(registry);
  }
}

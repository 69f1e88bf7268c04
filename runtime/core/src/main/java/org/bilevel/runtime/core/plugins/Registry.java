package org.bilevel.runtime.core.plugins;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.plugin.Preset;
import org.bilevel.runtime.core.plugins.PluginResult.Unusable;

/** Everything that a file may name, and what was not loaded. */
public final class Registry {
  private final Map<PartName, PartFactory<?>> factories;
  private final Map<String, Preset> presets = new TreeMap<>();
  private final List<Unusable> notLoaded;

  /**
   * Make a registry.
   *
   * @param factories the factories
   * @param results what came of loading each plugin
   */
  public Registry(Map<PartName, PartFactory<?>> factories, List<PluginResult> results) {
    this.factories = Map.copyOf(factories);
    for (PluginResult result : results) {
      if (result instanceof PluginResult.Usable plugin) {
        plugin.presets().forEach(preset -> presets.put(preset.name(), preset));
      }
    }
    this.notLoaded =
        results.stream().filter(Unusable.class::isInstance).map(Unusable.class::cast).toList();
  }

  /**
   * Find a factory.
   *
   * @param kind the kind of part
   * @param name the name that a file uses
   * @return the factory, empty if there is none
   */
  public Optional<PartFactory<?>> find(Kind<?> kind, String name) {
    return Optional.ofNullable(factories.get(new PartName(kind, name)));
  }

  /**
   * Return the factories of a kind.
   *
   * @param kind the kind of part
   * @return the factories by name
   */
  public List<PartFactory<?>> factories(Kind<?> kind) {
    return factories.values().stream()
        .filter(factory -> factory.kind().equals(kind))
        .sorted(Comparator.comparing(factory -> factory.name()))
        .toList();
  }

  /**
   * Return the presets.
   *
   * @return the presets by name
   */
  public List<Preset> presets() {
    return List.copyOf(presets.values());
  }

  /**
   * Find a preset.
   *
   * @param name its name
   * @return the preset, empty if there is none
   */
  public Optional<Preset> preset(String name) {
    return Optional.ofNullable(presets.get(name));
  }

  /**
   * Return the plugins that were not loaded.
   *
   * @return the file names of their jars or folders, in order
   */
  public List<String> notLoaded() {
    return notLoaded.stream().map(result -> fileName(result.source())).distinct().toList();
  }

  /**
   * Say whether a plugin that was not loaded is known, or named, to provide a part.
   *
   * @param kind the kind of part
   * @param name a name that no factory has
   * @return true if a plugin listed the part before it failed, or if its jar is named like the part
   */
  public boolean mayBeNotLoaded(Kind<?> kind, String name) {
    PartName part = new PartName(kind, name);
    return notLoaded.stream()
        .anyMatch(result ->
            result.names().contains(part)
                || words(fileName(result.source())).contains(words(name)));
  }

  /** A name between hyphens, so that it is found as whole words. */
  private static String words(String name) {
    return "-" + name.replace('.', '-') + "-";
  }

  private static String fileName(Path source) {
    Path name = source.getFileName();
    return String.valueOf(name == null ? source : name);
  }
}

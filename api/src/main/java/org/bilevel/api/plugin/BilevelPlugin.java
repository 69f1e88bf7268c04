package org.bilevel.api.plugin;

import java.util.List;

/**
 * What a plugin provides; the one service of Bilevel.
 *
 * <p>Has a public constructor without parameters that does no work. A module says {@code provides
 * BilevelPlugin with …}; a jar without a module descriptor names its class in {@code
 * META-INF/services/org.bilevel.api.plugin.BilevelPlugin}.
 */
public interface BilevelPlugin {

  /**
   * Return the factories of this plugin's parts.
   *
   * @return the factories, each with a name that is unique within its kind; names of third parties
   *     read {@code vendor/name}
   */
  List<PartFactory<?>> factories();

  /**
   * Return the presets of this plugin: settings that a file names with {@code preset:} and then
   * overrides.
   *
   * @return the presets, none by default
   */
  default List<Preset> presets() {
    return List.of();
  }
}

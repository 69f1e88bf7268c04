package org.bilevel.runtime.core.plugins;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.plugin.Preset;
import org.bilevel.runtime.core.plugins.PluginResult.Why;
import org.jspecify.annotations.Nullable;

/** Who provides what; the first plugin to provide something keeps it. */
final class Claims {
  private final Map<String, Path> modules = new HashMap<>();
  private final Map<PartName, Path> parts = new HashMap<>();
  private final Map<String, Path> presets = new HashMap<>();

  void requireNewModule(String module, Path source) {
    requireNew(modules.get(module), source, "the module " + module);
  }

  void claimModule(String module, Path source) {
    modules.put(module, source);
  }

  /** Claim all parts and presets of a plugin, or none of them. */
  void claim(List<PartFactory<?>> factories, List<Preset> newPresets, Path source) {
    for (PartFactory<?> factory : factories) {
      PartName name = PartName.of(factory);
      requireNew(parts.get(name), source, "the " + name);
    }
    for (Preset preset : newPresets) {
      requireNew(presets.get(preset.name()), source, "the preset '" + preset.name() + "'");
    }
    factories.forEach(factory -> parts.put(PartName.of(factory), source));
    newPresets.forEach(preset -> presets.put(preset.name(), source));
  }

  private static void requireNew(@Nullable Path owner, Path source, String what) {
    if (owner != null) {
      throw new Refusal(
          Why.DUPLICATE,
          "%s is in both %s and %s; the first is used. Maybe remove one of the two."
              .formatted(what, owner, source));
    }
  }
}

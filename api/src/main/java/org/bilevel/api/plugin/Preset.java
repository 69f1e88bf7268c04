package org.bilevel.api.plugin;

/**
 * Settings with a name, such as those of a paper's experiment.
 *
 * @param name the name, unique among all presets; of third parties {@code vendor/name}
 * @param summary one sentence: where the settings come from
 * @param yaml the settings, in the form of a pipeline file
 */
public record Preset(String name, String summary, String yaml) {}

package org.bilevel.runtime.core;

/**
 * A value for a key of a part, and who gave it.
 *
 * @param origin where a mistake in it is reported to be: "--set selector.size=20"
 * @param key a path of keys, such as {@code selector.size}
 * @param value the value, as YAML
 */
public record PartSetting(String origin, String key, String value) {}

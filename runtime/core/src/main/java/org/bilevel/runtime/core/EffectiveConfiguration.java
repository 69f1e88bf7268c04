package org.bilevel.runtime.core;

import java.util.Map;
import org.bilevel.runtime.core.config.EffectiveReader;

/** The {@code effective.yaml} of a run folder, read again. */
public final class EffectiveConfiguration {
  private EffectiveConfiguration() {}

  /**
   * Read an effective file.
   *
   * @param yaml its text
   * @return for each variant, the empty string if the file has none, each value as it stands there
   *     by its dotted key, such as {@code selector.size}; part names are at {@code selector.use}
   * @throws org.bilevel.api.BilevelException of category DATA if it is not such a file
   */
  public static Map<String, Map<String, String>> read(String yaml) {
    return EffectiveReader.read(yaml);
  }
}

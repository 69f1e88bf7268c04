package org.bilevel.runtime.core;

import java.util.List;

/**
 * What came of loading the plugins.
 *
 * @param entries one for each jar or folder, in the order in which they were loaded; those that
 *     come with the host first
 */
public record PluginReport(List<PluginEntry> entries) {

  /** Make the list unmodifiable. */
  public PluginReport {
    entries = List.copyOf(entries);
  }
}

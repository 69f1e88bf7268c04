package org.bilevel.runtime.core;

import java.util.List;
import org.bilevel.api.plugin.PartFactory;

/** What came of loading one plugin. */
public sealed interface PluginEntry {

  /**
   * Return where the plugin comes from.
   *
   * @return the jar or folder, as a path
   */
  String source();

  /**
   * The plugin can be used.
   *
   * @param source the jar or folder
   * @param module the name of its module
   * @param version its version, the empty string if it has none
   * @param apiVersion the version of the api it was compiled against, the empty string if it does
   *     not say
   * @param factories what it provides
   * @param sha256 the checksum of the jar in hexadecimal digits; of a folder, that of the list of
   *     its jars' checksums; the empty string for classes outside a jar
   */
  record Loaded(
      String source,
      String module,
      String version,
      String apiVersion,
      List<PartFactory<?>> factories,
      String sha256)
      implements PluginEntry {

    /** Make the list unmodifiable. */
    public Loaded {
      factories = List.copyOf(factories);
    }
  }

  /**
   * The plugin is broken.
   *
   * @param source the jar or folder
   * @param phase what the host was doing: "reading", "checking", "resolving", "defining",
   *     "locating", "creating" or "describing"
   * @param reason what is wrong, and what to do
   */
  record Failed(String source, String phase, String reason) implements PluginEntry {}

  /**
   * The plugin provides what another one provides already.
   *
   * @param source the jar or folder that is not used
   * @param reason what is there twice, and in which two jars
   */
  record Duplicate(String source, String reason) implements PluginEntry {}

  /**
   * The plugin was compiled against a version of the api that this host does not serve.
   *
   * @param source the jar or folder
   * @param reason both versions, and what to do
   */
  record Incompatible(String source, String reason) implements PluginEntry {}
}

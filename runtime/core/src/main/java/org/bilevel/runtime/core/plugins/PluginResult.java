package org.bilevel.runtime.core.plugins;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.plugin.Preset;

/** What came of loading one plugin. */
public sealed interface PluginResult {

  /**
   * Return where the plugin comes from.
   *
   * @return the jar or folder
   */
  Path source();

  /**
   * A plugin that can be used.
   *
   * @param source the jar or folder
   * @param module the name of its module, or that of its class if it has none
   * @param version its version, the empty string if it has none
   * @param apiVersion the version of the api it was compiled against, the empty string if unknown
   * @param factories what it provides
   * @param presets its presets
   * @param jars its jars with their checksums; none for classes outside a jar
   */
  record Usable(
      Path source,
      String module,
      String version,
      String apiVersion,
      List<PartFactory<?>> factories,
      List<Preset> presets,
      List<Jar> jars)
      implements PluginResult {

    /**
     * Return one checksum for the whole plugin.
     *
     * @return that of its jar; of several jars, that of the list of their names and checksums; the
     *     empty string if there is no jar
     */
    public String sha256() {
      if (jars.size() < 2) {
        return jars.isEmpty() ? "" : jars.getFirst().sha256();
      }
      return PluginFiles.sha256(
          jars.stream()
              .map(jar -> jar.sha256() + "  " + jar.name() + "\n")
              .collect(Collectors.joining()));
    }
  }

  /**
   * A plugin that is not used.
   *
   * @param source the jar or folder
   * @param why which kind of failure it is
   * @param phase what the host was doing
   * @param reason what is wrong, and what to do
   * @param names the parts it would have provided, as far as they are known
   */
  record Unusable(Path source, Why why, String phase, String reason, Set<PartName> names)
      implements PluginResult {}

  /** Why a plugin is not used. */
  enum Why {
    /** It is broken. */
    FAILED,
    /** Another one provides the same. */
    DUPLICATE,
    /** It was compiled against another version of the api. */
    INCOMPATIBLE
  }

  /**
   * A jar.
   *
   * @param name its file name
   * @param sha256 its checksum in hexadecimal digits
   */
  record Jar(String name, String sha256) {}
}

package org.bilevel.runtime.core.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bilevel.api.plugin.BilevelPlugin;

/** Versions of the api, and which of them get along. */
public final class ApiVersion {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)(?:\\.(\\d+))?.*");
  private static final String RESOURCE = "/org/bilevel/runtime/core/version.properties";
  private static final String HOST = read();

  private ApiVersion() {}

  /**
   * Return the version of this host.
   *
   * @return the version it was built with
   */
  public static String ofHost() {
    return HOST;
  }

  private static String read() {
    try (InputStream in = ApiVersion.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      properties.load(Objects.requireNonNull(in, RESOURCE));
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Return the version of the api that this host serves.
   *
   * @return the version of the api's module, or the host's own if the api is no module
   */
  public static String ofApi() {
    var descriptor = BilevelPlugin.class.getModule().getDescriptor();
    return descriptor == null ? ofHost() : descriptor.rawVersion().orElseGet(ApiVersion::ofHost);
  }

  /**
   * Say whether a plugin can run here: the first number of both versions is equal, and the second
   * one too as long as the first is 0. A version without numbers says nothing and is accepted.
   */
  static boolean compatible(String plugin, String host) {
    Matcher p = NUMBERS.matcher(plugin);
    Matcher h = NUMBERS.matcher(host);
    if (!p.matches() || !h.matches()) {
      return true;
    }
    boolean sameMajor = p.group(1).equals(h.group(1));
    return sameMajor && (!p.group(1).equals("0") || minor(p).equals(minor(h)));
  }

  private static String minor(Matcher version) {
    return Objects.requireNonNullElse(version.group(2), "0");
  }
}

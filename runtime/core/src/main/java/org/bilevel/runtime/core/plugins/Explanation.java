package org.bilevel.runtime.core.plugins;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.bilevel.api.plugin.BilevelPlugin;
import org.jspecify.annotations.Nullable;

/** Says in a user's words why a plugin could not be loaded. */
final class Explanation {
  private static final Pattern MISSING =
      Pattern.compile("Module (\\S+) not found, required by (\\S+)");
  private static final Pattern NOT_FOUND = Pattern.compile("Provider (\\S+) not found.*");
  private static final Pattern NOT_IN_JAR = Pattern.compile("Provider class (\\S+) not in .*");
  private static final Pattern NO_PACKAGE = Pattern.compile("Package (\\S+) not found in module.*");
  private static final Pattern NOT_SUBTYPE =
      Pattern.compile("(?:Provider )?(\\S+) not a subtype.*");
  private static final Pattern NOT_PUBLIC = Pattern.compile("(?:class )?(\\S+) is not public");
  private static final Pattern NOT_MADE =
      Pattern.compile("Provider (\\S+) could not be instantiated.*");
  private static final String SERVICE = BilevelPlugin.class.getName();

  private Explanation() {}

  static String of(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String known = known(t);
      if (known != null) {
        return known;
      }
    }
    return "it cannot be loaded: " + words(failure) + ". Maybe ask its author.";
  }

  /** An exception in one line, without package names. */
  static String words(Throwable t) {
    String message = t.getMessage();
    String name = t.getClass().getSimpleName();
    return message == null ? name : name + ": " + message.lines().findFirst().orElse("");
  }

  private static @Nullable String known(Throwable t) {
    String message = String.valueOf(t.getMessage());
    int service = message.indexOf(SERVICE + ": ");
    String said = service == 0 ? message.substring(SERVICE.length() + 2) : message;
    if (t instanceof ZipException) {
      return "it is not a jar, or is damaged (" + message + "). Maybe copy it here again.";
    }
    Matcher m = MISSING.matcher(said);
    if (m.matches() && m.group(1).matches("(java|jdk)\\..*")) {
      return "its module %s needs the JDK's module %s, which Bilevel was started without."
              .formatted(m.group(2), m.group(1))
          + " Maybe start it with JAVA_OPTS=--add-modules="
          + m.group(1)
          + ".";
    }
    if (m.matches()) {
      return "its module %s needs the module %s, which neither Bilevel nor the plugin has."
              .formatted(m.group(2), m.group(1))
          + " Maybe put the plugin and the jars it needs into one folder of their own here.";
    }
    m = NOT_FOUND.matcher(said);
    Matcher inJar = NOT_IN_JAR.matcher(said);
    if (m.matches() || inJar.matches()) {
      return "it names the plugin class %s, which is not in the jar."
              .formatted(m.matches() ? m.group(1) : inJar.group(1))
          + " Maybe the name is misspelt in its module-info or META-INF/services/"
          + SERVICE
          + ".";
    }
    m = NO_PACKAGE.matcher(said);
    if (m.matches()) {
      return "its module-info names the package %s, which is not in the jar.".formatted(m.group(1))
          + " Maybe a class was left out when the jar was made.";
    }
    m = NOT_SUBTYPE.matcher(said);
    if (m.matches()) {
      return "its plugin class %s does not implement %s.".formatted(m.group(1), SERVICE)
          + " Maybe another class was meant in META-INF/services/"
          + SERVICE
          + ".";
    }
    m = NOT_PUBLIC.matcher(said);
    if (m.matches()) {
      return "its plugin class %s is not public. Maybe declare it public.".formatted(m.group(1));
    }
    m = NOT_MADE.matcher(said);
    if (m.matches() && t.getCause() != null) {
      return notMade(m.group(1), t.getCause());
    }
    if (said.contains("contains package")
        || said.contains("export package")
        || said.startsWith("Package ")) {
      return "two modules hold the same package ("
          + said
          + "). Maybe leave one of the two jars out, or move the package.";
    }
    if (said.startsWith("Two versions of module")) {
      return "the folder holds one module twice (" + said + "). Maybe remove one of the two jars.";
    }
    if (t instanceof ExceptionInInitializerError && t.getCause() != null) {
      return "a static initialiser threw " + words(t.getCause()) + ". Maybe ask its author.";
    }
    if (t instanceof UnsupportedClassVersionError) {
      return "it was compiled for a newer Java than %s (%s). Maybe start Bilevel with a newer JDK."
          .formatted(Runtime.version().feature(), message);
    }
    if (t instanceof NoClassDefFoundError || t instanceof ClassNotFoundException) {
      return "it needs the class %s, which neither Bilevel nor the plugin has."
              .formatted(message.replace('/', '.'))
          + " Maybe put the plugin and the jars it needs into one folder of their own here.";
    }
    return null;
  }

  private static String notMade(String provider, Throwable cause) {
    if (cause instanceof ExceptionInInitializerError && cause.getCause() != null) {
      return "the static initialiser of %s threw %s. Maybe ask its author."
          .formatted(provider, words(cause.getCause()));
    }
    String deeper = cause instanceof LinkageError ? known(cause) : null;
    return deeper != null
        ? deeper
        : "the constructor of %s threw %s. Maybe ask its author.".formatted(provider, words(cause));
  }
}

package org.bilevel.runtime.core.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.bilevel.runtime.core.plugins.PluginResult.Jar;

/** What is read of a plugin's files besides its classes. */
final class PluginFiles {
  private PluginFiles() {}

  /** The jars and folders of a plugin folder, by name. */
  static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
          .filter(path -> Files.isDirectory(path) || isJar(path))
          .sorted()
          .toList();
    }
  }

  /** The jars of a plugin, by name: the one that it is, or those in its folder. */
  static List<Path> jars(Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      return List.of(source);
    }
    try (Stream<Path> files = Files.list(source)) {
      return files.filter(PluginFiles::isJar).sorted().toList();
    }
  }

  static List<Jar> checksums(List<Path> jars) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    for (Path jar : jars) {
      sums.put(String.valueOf(jar.getFileName()), sha256(jar));
    }
    return sums.entrySet().stream().map(sum -> new Jar(sum.getKey(), sum.getValue())).toList();
  }

  /** The main attribute of a jar's manifest, the empty string if there is none. */
  static String manifest(Path jar, String attribute) throws IOException {
    if (!isJar(jar)) {
      return "";
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String value = manifest == null ? null : manifest.getMainAttributes().getValue(attribute);
      return value == null ? "" : value;
    }
  }

  static boolean isJar(Path path) {
    return path.toString().endsWith(".jar") && Files.isRegularFile(path);
  }

  static String sha256(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String sha256(Path jar) throws IOException {
    try (InputStream in = Files.newInputStream(jar)) {
      MessageDigest digest = digest();
      byte[] block = new byte[1 << 16];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        digest.update(block, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

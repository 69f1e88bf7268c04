package org.bilevel.runtime.core.sweep;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.runtime.core.run.RunFolder;
import org.jspecify.annotations.Nullable;

/**
 * One run of a sweep.
 *
 * @param variant the variant of the file, the empty string if it has none
 * @param setting the overrides of the grid that it runs with
 * @param seed its seed
 * @param configuration every value that it is to run with, by its dotted key
 * @param refusal why its configuration was refused, null if it was not
 */
record SweepCell(
    String variant,
    List<String> setting,
    long seed,
    Map<String, String> configuration,
    @Nullable BilevelException refusal) {
  private static final int LONGEST = 80;

  /** Return what it is called, without its seed: its variant and its setting. */
  String label() {
    List<String> words = new ArrayList<>();
    if (!variant.isEmpty()) {
      words.add(variant);
    }
    words.addAll(setting);
    return String.join(", ", words);
  }

  /** Return what it is called. */
  String name() {
    return (label().isEmpty() ? "" : label() + ", ") + "seed " + seed;
  }

  /** Return the name of its folder, which no other cell has. */
  String folder() {
    String plain = label().replace(", ", "_").replace("=", "-");
    String name = plain.isEmpty() ? "" : RunFolder.fileName(plain);
    if (!name.equals(plain) || name.length() > LONGEST) {
      name = name.substring(0, Math.min(LONGEST, name.length())) + "-" + digest(label());
    }
    return (name.isEmpty() ? "" : name + "_") + "seed-" + seed;
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

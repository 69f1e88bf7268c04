package org.bilevel.runtime.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bilevel.api.BilevelException;
import org.jspecify.annotations.Nullable;

/**
 * What two runs of one configuration depend on and do not share, each in one line.
 *
 * @param ofPlugins versions of Bilevel, and plugins that the runs use
 * @param ofData data that were read
 * @param ofEnvironment JDK, system and processor
 */
public record RunDifferences(
    List<String> ofPlugins, List<String> ofData, List<String> ofEnvironment) {
  private static final List<String> ENVIRONMENT =
      List.of(
          "java.version",
          "java.vendor",
          "java.vm",
          "system.os",
          "system.version",
          "system.architecture",
          "system.cpu");
  private static final int DIGITS = 12;

  /** Make the lists unmodifiable. */
  public RunDifferences {
    ofPlugins = List.copyOf(ofPlugins);
    ofData = List.copyOf(ofData);
    ofEnvironment = List.copyOf(ofEnvironment);
  }

  /**
   * Compare what two run folders say.
   *
   * @param before the folder of the first run
   * @param after the folder of the second
   * @return what they do not share
   */
  public static RunDifferences between(Path before, Path after) {
    return of(
        Json.read(before.resolve(RunFolder.PROVENANCE)),
        Json.read(after.resolve(RunFolder.PROVENANCE)));
  }

  static RunDifferences of(JsonNode before, JsonNode after) {
    List<String> plugins = new ArrayList<>();
    for (String key : List.of("bilevel", "api")) {
      add(key, before.path(key).asText(), after.path(key).asText(), plugins);
    }
    addAll("plugin ", plugins(before), plugins(after), plugins);
    List<String> data = new ArrayList<>();
    addAll("data ", data(before), data(after), data);
    List<String> environment = new ArrayList<>();
    for (String key : ENVIRONMENT) {
      String pointer = "/" + key.replace('.', '/');
      add(key, before.at(pointer).asText(), after.at(pointer).asText(), environment);
    }
    return new RunDifferences(plugins, data, environment);
  }

  private static void addAll(
      String what, Map<String, String> before, Map<String, String> after, List<String> lines) {
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      add(
          what + key,
          before.getOrDefault(key, "not there"),
          after.getOrDefault(key, "not there"),
          lines);
    }
  }

  private static void add(String what, String before, String after, List<String> lines) {
    if (!before.equals(after)) {
      lines.add("%s: was %s, is %s".formatted(what, before, after));
    }
  }

  /** The plugins that a run uses, each with its version and checksums. */
  private static Map<String, String> plugins(JsonNode provenance) {
    Map<String, String> plugins = new TreeMap<>();
    for (JsonNode plugin : provenance.path("plugins")) {
      if (plugin.path("used").asBoolean(true)) {
        StringBuilder text = new StringBuilder(plugin.path("version").asText());
        for (var sum : plugin.path("sha256").properties()) {
          text.append(" (").append(sum.getKey()).append(" ").append(start(sum.getValue()));
          text.append(")");
        }
        plugins.put(plugin.path("module").asText(), text.toString());
      }
    }
    return plugins;
  }

  private static Map<String, String> data(JsonNode provenance) {
    Map<String, String> data = new TreeMap<>();
    for (var sum : provenance.path("data").properties()) {
      data.put(sum.getKey(), "SHA-256 " + start(sum.getValue()));
    }
    return data;
  }

  private static String start(JsonNode sum) {
    String text = sum.asText();
    return text.length() > DIGITS ? text.substring(0, DIGITS) + "…" : text;
  }

  /**
   * Return the first line in which the metrics of two runs of one configuration differ. What a run
   * that was interrupted has not measured is no difference.
   *
   * @param before the folder of the first run
   * @param after the folder of the second
   * @return the two lines in words, empty if there is none
   * @throws BilevelException of category CONFIGURATION if the first run has no metrics; DATA if one
   *     of the files cannot be read
   */
  public static Optional<String> ofMetrics(Path before, Path after) {
    Path first = before.resolve("metrics.csv");
    Path second = after.resolve("metrics.csv");
    try (BufferedReader old = Files.newBufferedReader(first);
        BufferedReader now = Files.newBufferedReader(second)) {
      old.readLine();
      now.readLine();
      boolean stopped = !RunFolder.isFinished(before);
      long number = 2;
      String was = old.readLine();
      String is = now.readLine();
      if (was == null) {
        throw noMetrics(before);
      }
      while (was != null || is != null) {
        if (was == null && stopped) {
          return Optional.empty();
        }
        if (was == null || !was.equals(is)) {
          return Optional.of(
              "line %d of metrics.csv: was %s, is %s".formatted(number, words(was), words(is)));
        }
        was = old.readLine();
        is = now.readLine();
        number++;
      }
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(before, e);
    }
  }

  /**
   * Find out whether a run has metrics that another one could be compared with.
   *
   * @param folder the run's folder
   * @throws BilevelException of category CONFIGURATION if it has none; DATA if they cannot be read
   */
  public static void requireMetrics(Path folder) {
    Path file = folder.resolve("metrics.csv");
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      lines.readLine();
      if (lines.readLine() == null) {
        throw noMetrics(folder);
      }
    } catch (NoSuchFileException e) {
      throw noMetrics(folder);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static BilevelException noMetrics(Path folder) {
    return BilevelException.configuration(
        "%s has no metrics to compare with.".formatted(folder),
        "Maybe resume it first: bilevel resume %s".formatted(folder));
  }

  private static BilevelException unreadable(Path what, IOException e) {
    return BilevelException.data(
        "The metrics of %s cannot be read: %s.".formatted(what, BilevelException.reason(e)),
        "Maybe metrics.csv was changed by hand.",
        e);
  }

  private static String words(@Nullable String line) {
    return line == null ? "missing" : line;
  }
}

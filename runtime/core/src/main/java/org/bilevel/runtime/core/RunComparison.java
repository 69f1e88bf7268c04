package org.bilevel.runtime.core;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bilevel.runtime.core.run.RunDifferences;

/**
 * What two runs of one configuration do not share.
 *
 * @param metrics the first line of {@code metrics.csv} that differs, in words; empty if the second
 *     run measured what the first did
 * @param plugins versions and plugins that differ, a line each
 * @param data data that differ, a line each
 * @param environment JDK, system and processor where they differ, a line each
 */
public record RunComparison(
    Optional<String> metrics, List<String> plugins, List<String> data, List<String> environment) {

  /** Make the lists unmodifiable. */
  public RunComparison {
    plugins = List.copyOf(plugins);
    data = List.copyOf(data);
    environment = List.copyOf(environment);
  }

  /**
   * Compare two runs.
   *
   * @param before the folder of the first run; what it has not measured because it was interrupted
   *     is no difference
   * @param after the folder of the second
   * @return the comparison
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION if the first run has no
   *     metrics; of category DATA if a file cannot be read
   */
  public static RunComparison of(Path before, Path after) {
    RunDifferences differences = RunDifferences.between(before, after);
    return new RunComparison(
        RunDifferences.ofMetrics(before, after),
        differences.ofPlugins(),
        differences.ofData(),
        differences.ofEnvironment());
  }

  /**
   * Find out, before a run is repeated, whether there is something to compare the repetition with.
   *
   * @param folder the folder of the first run
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION if it has no metrics; of
   *     category DATA if they cannot be read
   */
  public static void requireMetrics(Path folder) {
    RunDifferences.requireMetrics(folder);
  }

  /**
   * Return everything that differs.
   *
   * @return lines, the metrics first
   */
  public List<String> lines() {
    return Stream.of(metrics.stream(), plugins.stream(), data.stream(), environment.stream())
        .flatMap(lines -> lines)
        .toList();
  }
}

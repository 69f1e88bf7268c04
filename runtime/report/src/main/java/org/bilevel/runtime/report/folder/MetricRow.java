package org.bilevel.runtime.report.folder;

import java.util.OptionalInt;

/**
 * A line of {@code metrics.csv}.
 *
 * @param variant the variant's name
 * @param seed the seed
 * @param metric the metric's name
 * @param task the task it is about
 * @param after the number of tasks learned when it was measured
 * @param step the step at which it was measured
 * @param value its value
 */
public record MetricRow(
    String variant,
    long seed,
    String metric,
    OptionalInt task,
    OptionalInt after,
    OptionalInt step,
    double value) {}

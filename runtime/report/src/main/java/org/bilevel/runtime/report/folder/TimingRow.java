package org.bilevel.runtime.report.folder;

import java.util.OptionalInt;

/**
 * A line of {@code timings.csv}.
 *
 * @param variant the variant's name
 * @param seed the seed
 * @param name what took the time
 * @param task the task it is about, empty for the whole experiment
 * @param seconds how long one of them took
 */
public record TimingRow(String variant, long seed, String name, OptionalInt task, double seconds) {}

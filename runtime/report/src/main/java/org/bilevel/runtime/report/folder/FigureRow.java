package org.bilevel.runtime.report.folder;

/**
 * A figure of the final table.
 *
 * @param variant the variant's name
 * @param seed the seed
 * @param name the figure's name
 * @param unit its unit, the empty string for none
 * @param value its value; NaN if it is not defined
 */
public record FigureRow(String variant, long seed, String name, String unit, double value) {}

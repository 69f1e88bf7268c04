package org.bilevel.runtime.report.folder;

/**
 * A warning, once for all cells that gave it.
 *
 * @param message what it says
 * @param where the cell that gave it first, the empty string if it came with the check of the file
 * @param count how often it was given
 */
public record WarningRow(String message, String where, int count) {}

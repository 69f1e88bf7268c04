package org.bilevel.runtime.core.config;

import org.bilevel.api.run.Reporter;

/**
 * A reporter of a file.
 *
 * @param name its name in the file
 * @param reporter the reporter
 */
public record NamedReporter(String name, Reporter reporter) {}

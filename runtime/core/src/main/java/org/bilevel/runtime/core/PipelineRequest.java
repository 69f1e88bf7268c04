package org.bilevel.runtime.core;

import java.nio.file.Path;
import java.util.List;

/**
 * Which file to check, and what to change in it.
 *
 * @param file a pipeline file
 * @param overrides changes such as {@code selector.size=20}, which come before everything else; the
 *     value is YAML
 * @param quick whether to run the first seed only, with few steps of everything
 * @param variants the names of the variants to run, none for all of them
 */
public record PipelineRequest(
    Path file, List<String> overrides, boolean quick, List<String> variants) {

  /** Make the lists unmodifiable. */
  public PipelineRequest {
    overrides = List.copyOf(overrides);
    variants = List.copyOf(variants);
  }

  /**
   * Ask for all variants of a file.
   *
   * @param file a pipeline file
   * @param overrides changes such as {@code selector.size=20}
   * @param quick whether to run the first seed only, with few steps of everything
   */
  public PipelineRequest(Path file, List<String> overrides, boolean quick) {
    this(file, overrides, quick, List.of());
  }
}

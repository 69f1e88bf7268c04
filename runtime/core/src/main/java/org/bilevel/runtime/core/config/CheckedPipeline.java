package org.bilevel.runtime.core.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A file without mistakes.
 *
 * @param name the name of the pipeline
 * @param file the file
 * @param fileText the file as given
 * @param overrides the overrides as given
 * @param quick whether it is cut short
 * @param variants its variants, one without a name if the file has none
 * @param seeds its seeds
 * @param reporters who writes what happens for other tools
 * @param save what is kept of trained models
 * @param plan what will be run, for a human
 * @param warnings what the user may not expect
 * @param notes what was chosen for the user
 * @param effectiveYaml the file with every value and its origin
 */
public record CheckedPipeline(
    String name,
    Path file,
    String fileText,
    List<String> overrides,
    boolean quick,
    List<CheckedVariant> variants,
    List<Long> seeds,
    List<NamedReporter> reporters,
    List<SavedFile> save,
    List<String> plan,
    List<String> warnings,
    List<String> notes,
    String effectiveYaml) {

  /** Make the lists unmodifiable. */
  public CheckedPipeline {
    overrides = List.copyOf(overrides);
    variants = List.copyOf(variants);
    seeds = List.copyOf(seeds);
    reporters = List.copyOf(reporters);
    save = List.copyOf(save);
    plan = List.copyOf(plan);
    warnings = List.copyOf(warnings);
    notes = List.copyOf(notes);
  }
}

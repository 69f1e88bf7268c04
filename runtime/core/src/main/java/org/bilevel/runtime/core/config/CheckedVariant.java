package org.bilevel.runtime.core.config;

import org.bilevel.api.run.Experiment;
import org.bilevel.runtime.core.accelerators.Accelerators;

/** A variant of a file, without mistakes. */
public final class CheckedVariant {
  private final String name;
  private final ResolvedPart experiment;
  private final Accelerators accelerators;

  CheckedVariant(String name, ResolvedPart experiment, Accelerators accelerators) {
    this.accelerators = accelerators;
    this.name = name;
    this.experiment = experiment;
  }

  /**
   * Return its name.
   *
   * @return the name, the empty string if the file has no variants
   */
  public String name() {
    return name;
  }

  ResolvedPart experiment() {
    return experiment;
  }

  /**
   * Create the experiment with all of its parts, so that no two cells share any.
   *
   * @return a new experiment
   * @throws org.bilevel.api.BilevelException if a factory refuses what it accepted before
   */
  public Experiment newExperiment() {
    Problems problems = new Problems();
    MadePart made = MadePart.make(experiment, MadePart.Host.silent(accelerators), problems);
    problems.throwIfAny();
    if (made == null) {
      throw new IllegalStateException("no part and no problem");
    }
    return (Experiment) made.part();
  }
}

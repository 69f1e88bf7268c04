package org.bilevel.runtime.core.config;

import java.util.List;
import java.util.function.BiFunction;
import org.bilevel.api.Part;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.run.Experiment;

/** A variant of a file, without mistakes. */
public final class CheckedVariant {
  private final String name;
  private final ResolvedPart experiment;

  CheckedVariant(String name, ResolvedPart experiment) {
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
   * Say whether the variant uses one of some factories.
   *
   * @param factories the factories of a plugin
   * @return true if one of its parts is made by one of them
   */
  public boolean usesAnyOf(List<PartFactory<?>> factories) {
    return uses(experiment, factories);
  }

  private static boolean uses(ResolvedPart part, List<PartFactory<?>> factories) {
    return factories.contains(part.factory())
        || part.parts().stream().anyMatch(inner -> uses(inner, factories));
  }

  /**
   * Create the experiment with all of its parts, so that no two cells share any.
   *
   * @param watch sees each part with its name and options in words, and says what is used in its
   *     place
   * @return a new experiment
   * @throws org.bilevel.api.BilevelException if a factory refuses what it accepted before
   */
  public Experiment newExperiment(BiFunction<String, Part, Part> watch) {
    Problems problems = new Problems();
    MadePart made = MadePart.make(experiment, warning -> {}, problems, watch);
    problems.throwIfAny();
    if (made == null) {
      throw new IllegalStateException("no part and no problem");
    }
    return (Experiment) made.part();
  }
}

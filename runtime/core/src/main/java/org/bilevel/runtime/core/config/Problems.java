package org.bilevel.runtime.core.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;

/** The mistakes found so far; one that holds for several variants is kept once. */
final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();
  private final List<Throwable> causes = new ArrayList<>();
  private String variant = "";

  /** A mistake. */
  private record Problem(Origin origin, String text, Category category) {}

  /** Say which variant is looked at, the empty string for none. */
  void inVariant(String name) {
    variant = name;
  }

  /** What to say of an override that does not fit the variant that is looked at. */
  String variantHint(Origin origin) {
    return variant.isEmpty() || !origin.place().startsWith("--set ")
        ? ""
        : " This is so in variant '%s'; --set variants.NAME.KEY=VALUE changes one variant alone."
            .formatted(variant);
  }

  void add(Origin origin, String key, String what) {
    add(origin, key, what, Category.CONFIGURATION);
  }

  void add(Origin origin, String key, String what, Category category) {
    String text = origin.place() + ": " + (key.isEmpty() ? "" : key + ": ") + what;
    found.add(new Problem(origin, text, category));
  }

  /** Keep what a plugin's code threw, for whoever asks for the stack trace. */
  void cause(Throwable thrown) {
    causes.add(thrown);
  }

  int count() {
    return found.size();
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Throw one exception that lists all mistakes by line, if there are any. */
  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    List<Problem> sorted =
        found.stream()
            .sorted(
                Comparator.comparingInt(problem ->
                    problem.origin.line() == 0 ? Integer.MAX_VALUE : problem.origin.line()))
            .toList();
    String text = sorted.stream().map(Problem::text).collect(Collectors.joining("\n"));
    if (sorted.size() > 1) {
      text = sorted.size() + " mistakes:\n" + text;
    }
    boolean pluginsAlone = sorted.stream().allMatch(problem -> problem.category == Category.PLUGIN);
    BilevelException failure =
        pluginsAlone
            ? BilevelException.plugin(text, "", null)
            : BilevelException.configuration(text, "");
    causes.forEach(failure::addSuppressed);
    throw failure;
  }
}

package org.bilevel.runtime.core.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bilevel.api.Capability;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.accelerators.Accelerators;
import org.bilevel.runtime.core.plugins.Registry;

/**
 * Finds parts whose needs are not met.
 *
 * <p>A need is met by the part itself, a part it contains, a part beside it, one that contains it,
 * or one beside those; of two parts of one kind the nearer one counts, so that a far inner solver
 * does not stand in for the one beside a hypergradient estimator.
 */
final class CapabilityCheck {
  private final Registry registry;
  private final Problems problems;

  private CapabilityCheck(Registry registry, Problems problems) {
    this.registry = registry;
    this.problems = problems;
  }

  static void check(MadePart experiment, Registry registry, Problems problems) {
    new CapabilityCheck(registry, problems).check(experiment, List.of());
  }

  /** Check a part below others, the nearest of which comes first. */
  private void check(MadePart part, List<MadePart> around) {
    for (Capability need : new TreeSet<>(part.capabilities().needs())) {
      if (!isMet(need, part, around)) {
        problems.add(part.resolved().origin(), part.resolved().path(), message(need, part, around));
      }
    }
    List<MadePart> path = new ArrayList<>(around);
    path.addFirst(part);
    part.children().forEach(child -> check(child, path));
  }

  private static boolean isMet(Capability need, MadePart part, List<MadePart> around) {
    if (offersWithin(need, part)) {
      return true;
    }
    Set<Kind<?>> nearer = new HashSet<>();
    MadePart child = part;
    for (MadePart parent : around) {
      Set<Kind<?>> here = new HashSet<>();
      for (MadePart beside : parent.children()) {
        if (beside != child) {
          here.add(beside.resolved().kind());
          if (!nearer.contains(beside.resolved().kind()) && offers(need, beside)) {
            return true;
          }
        }
      }
      if (offers(need, parent)) {
        return true;
      }
      nearer.addAll(here);
      child = parent;
    }
    return false;
  }

  private static boolean offers(Capability need, MadePart part) {
    return part.capabilities().offers().contains(need);
  }

  private static boolean offersWithin(Capability need, MadePart part) {
    return offers(need, part)
        || part.children().stream().anyMatch(child -> offersWithin(need, child));
  }

  private String message(Capability need, MadePart part, List<MadePart> around) {
    Set<ResolvedPart> couldOffer = new LinkedHashSet<>();
    Set<String> advice = new LinkedHashSet<>();
    MadePart child = part;
    for (MadePart parent : around) {
      for (MadePart beside : parent.children()) {
        Kind<?> kind = beside.resolved().kind();
        List<String> offering = beside == child ? List.of() : offering(need, kind);
        if (!offering.isEmpty()) {
          couldOffer.add(beside.resolved());
          advice.add(
              " Maybe use the %s %s."
                  .formatted(
                      kind.words(),
                      offering.stream()
                          .map(name -> "'" + name + "'")
                          .collect(Collectors.joining(" or "))));
        }
      }
      child = parent;
    }
    String who =
        couldOffer.isEmpty()
            ? "no part beside or around it offers"
            : "neither the %s nor any other part offers"
                .formatted(
                    couldOffer.stream()
                        .map(ResolvedPart::words)
                        .collect(Collectors.joining(" nor the ")));
    return "the %s needs %s, which %s.".formatted(part.resolved().words(), need.words(), who)
        + String.join("", advice);
  }

  /** The parts of a kind that offer something with their defaults. */
  private List<String> offering(Capability need, Kind<?> kind) {
    List<String> names = new ArrayList<>();
    for (PartFactory<?> factory : registry.factories(kind)) {
      Problems ignored = new Problems();
      ResolvedPart resolved =
          new PartResolver(registry, false, ignored).ofDefaults(factory, new Origin("", 0, ""));
      MadePart made =
          resolved == null
              ? null
              : MadePart.make(resolved, MadePart.Host.silent(new Accelerators(registry)), ignored);
      if (made != null && offers(need, made)) {
        names.add(factory.name());
      }
    }
    return names;
  }
}

package org.bilevel.runtime.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bilevel.api.Capabilities.Memory;

/** Says for a human what will be run. */
final class PlanLines {
  private PlanLines() {}

  static List<String> of(List<CheckedVariant> variants, List<MadePart> made, List<Long> seeds) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d %s x %d %s (%s) = %d %s"
            .formatted(
                variants.size(),
                variants.size() == 1 ? "variant" : "variants",
                seeds.size(),
                seeds.size() == 1 ? "seed" : "seeds",
                seeds.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                variants.size() * seeds.size(),
                variants.size() * seeds.size() == 1 ? "cell" : "cells"));
    for (int i = 0; i < variants.size(); i++) {
      String name = variants.get(i).name();
      lines.add(name.isEmpty() ? "parts" : "variant " + name);
      parts(made.get(i), "  ", lines);
      Memory memory = memory(made.get(i));
      if (memory.vectors() + memory.perStep() > 0) {
        lines.add(
            "  memory of the algorithms: %d %s of length d (the inner dimension)%s"
                .formatted(
                    memory.vectors(),
                    memory.vectors() == 1 ? "vector" : "vectors",
                    memory.perStep() == 0
                        ? ""
                        : ", and " + memory.perStep() + " for each inner step"));
      }
    }
    return lines;
  }

  private static void parts(MadePart part, String indent, List<String> lines) {
    String path = part.resolved().path();
    lines.add(
        indent
            + path.substring(path.lastIndexOf('.') + 1)
            + ": "
            + part.resolved().factory().name());
    part.children().forEach(child -> parts(child, indent + "  ", lines));
  }

  private static Memory memory(MadePart part) {
    int vectors = part.capabilities().memory().vectors();
    int perStep = part.capabilities().memory().perStep();
    for (MadePart child : part.children()) {
      Memory memory = memory(child);
      vectors += memory.vectors();
      perStep += memory.perStep();
    }
    return new Memory(vectors, perStep);
  }
}

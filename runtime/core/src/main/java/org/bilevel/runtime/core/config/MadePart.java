package org.bilevel.runtime.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Part;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;
import org.bilevel.runtime.core.config.ResolvedPart.Setting;
import org.jspecify.annotations.Nullable;

/**
 * A part that was created, with those it contains.
 *
 * @param resolved what it was created from
 * @param part the part
 * @param capabilities what it offers, needs and keeps
 * @param children the parts that it contains
 */
record MadePart(
    ResolvedPart resolved, Part part, Capabilities capabilities, List<MadePart> children) {

  /** Where a part stands, and where its warnings go. */
  private record Context(String path, Consumer<String> warnings) implements PartContext {
    @Override
    public void warn(String message) {
      warnings.accept(path + ": " + message);
    }
  }

  /**
   * Create a part and those it contains.
   *
   * @param resolved the part
   * @param warnings where warnings go
   * @param problems where mistakes go
   * @return the part; null if it or one that it contains could not be created
   */
  static @Nullable MadePart make(
      ResolvedPart resolved, Consumer<String> warnings, Problems problems) {
    return make(resolved, warnings, problems, (_, part) -> part);
  }

  /**
   * Create a part and those it contains.
   *
   * @param resolved the part
   * @param warnings where warnings go
   * @param problems where mistakes go
   * @param watch says what is used in place of each part, of which it gets name and options
   * @return the part; null if it or one that it contains could not be created
   */
  static @Nullable MadePart make(
      ResolvedPart resolved,
      Consumer<String> warnings,
      Problems problems,
      BiFunction<String, Part, Part> watch) {
    List<MadePart> children = new ArrayList<>();
    Map<String, Object> raw = new HashMap<>();
    boolean complete = true;
    for (var entry : resolved.settings().entrySet()) {
      switch (entry.getValue()) {
        case Setting.Plain plain -> raw.put(entry.getKey(), plain.raw());
        case Setting.None none -> {}
        case Setting.Nested nested -> {
          MadePart child = make(nested.part(), warnings, problems, watch);
          if (child == null) {
            complete = false;
          } else {
            children.add(child);
            raw.put(entry.getKey(), child.part);
          }
        }
      }
    }
    if (!complete) {
      return null;
    }
    try {
      Part part =
          resolved
              .factory()
              .create(
                  OptionValues.of(resolved.factory().options(), raw),
                  new Context(resolved.path(), warnings));
      if (!resolved.kind().type().isInstance(part)) {
        broken(resolved, "its factory returned %s".formatted(nameOf(part)), problems);
        return null;
      }
      Capabilities capabilities = part.capabilities();
      if (capabilities == null) {
        broken(resolved, "it has null capabilities", problems);
        return null;
      }
      return new MadePart(
          resolved, watch.apply(resolved.described(), part), capabilities, children);
    } catch (BilevelException e) {
      problems.add(resolved.origin(), resolved.path(), oneLine(e.getMessage()), e.category());
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // a plugin's code may throw anything
      broken(resolved, "creating it threw " + e, problems);
      problems.cause(e);
    }
    return null;
  }

  private static void broken(ResolvedPart resolved, String what, Problems problems) {
    problems.add(
        resolved.origin(),
        resolved.path(),
        "the plugin of the %s is broken: %s. Maybe ask its author."
            .formatted(resolved.words(), oneLine(what)),
        Category.PLUGIN);
  }

  private static String nameOf(@Nullable Object value) {
    return value == null ? "null" : "a " + value.getClass().getName();
  }

  private static String oneLine(@Nullable String message) {
    return String.join(" ", String.valueOf(message).lines().toList());
  }
}

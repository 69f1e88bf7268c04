package org.bilevel.runtime.core.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.config.ResolvedPart.Setting;
import org.bilevel.runtime.core.config.Value.Block;
import org.bilevel.runtime.core.config.Value.Items;
import org.bilevel.runtime.core.config.Value.Scalar;
import org.bilevel.runtime.core.plugins.Registry;
import org.jspecify.annotations.Nullable;

/** Turns values into parts with a checked value for each option; collects all mistakes. */
final class PartResolver {
  private static final String NONE = "none";

  private final Registry registry;
  private final boolean quick;
  private final Problems problems;

  PartResolver(Registry registry, boolean quick, Problems problems) {
    this.registry = registry;
    this.quick = quick;
    this.problems = problems;
  }

  /** What a nested part may inherit from the part that contains it. */
  private record Scope(
      String path,
      Map<String, Option<?>> options,
      Map<String, Value> given,
      Map<String, Setting> settings,
      Set<String> broken) {
    static final Scope NOTHING = new Scope("", Map.of(), Map.of(), Map.of(), Set.of());
  }

  /** A factory, and whether its name is only the nearest to a misspelt one. */
  private record Found(PartFactory<?> factory, boolean guessed) {}

  /**
   * Resolve the experiment of a file.
   *
   * @param root the top level of the file
   * @param rootKeys the keys of the top level that belong to no part
   * @return the experiment; null if anything is wrong with it
   */
  @Nullable ResolvedPart experiment(Block root, List<String> rootKeys) {
    Kind<?> kind = Kind.EXPERIMENT;
    Value value = root.get(kind.name());
    if (value == null) {
      problems.add(
          root.origin(),
          kind.name(),
          "is missing; say which one with 'experiment: NAME'." + Names.known(names(kind)));
      return null;
    }
    int before = problems.count();
    Block block = block(value, kind, kind.name(), null);
    Found found = block == null ? null : find(block, kind, kind.name());
    if (block == null || found == null) {
      return null;
    }
    List<Option<?>> options = found.factory.options();
    List<String> sections = options.stream().filter(Option::isSection).map(Option::name).toList();
    List<String> own = options.stream().filter(o -> !o.isSection()).map(Option::name).toList();
    Map<String, Value> given = new LinkedHashMap<>();
    for (var entry : root.entries().entrySet()) {
      String key = entry.getKey();
      if (sections.contains(key)) {
        given.put(key, entry.getValue());
      } else if (!rootKeys.contains(key)) {
        List<String> known = new ArrayList<>(rootKeys);
        known.addAll(sections);
        String hint =
            own.contains(key)
                ? " Maybe it belongs below 'experiment:'."
                : Names.suggestion(key, known);
        problems.add(
            entry.getValue().origin(),
            key,
            (isKind(key)
                    ? "the experiment '%s' takes none.".formatted(found.factory().name())
                    : "there is no such key.")
                + hint
                + Names.known(known));
      }
    }
    for (var entry : block.entries().entrySet()) {
      String key = entry.getKey();
      if (own.contains(key)) {
        given.put(key, entry.getValue());
      } else if (!key.equals("use")) {
        String hint =
            sections.contains(key)
                ? " Maybe it belongs to the top level of the file."
                : Names.suggestion(key, own);
        unknownOption(entry.getValue(), kind.name() + "." + key, found.factory, own, hint);
      }
    }
    return part(found, kind.name(), block, given, Scope.NOTHING, root.origin(), before);
  }

  /**
   * Resolve a factory with nothing but defaults.
   *
   * @return the part; null if an option is required
   */
  @Nullable ResolvedPart ofDefaults(PartFactory<?> factory, Origin origin) {
    Scalar name = Scalar.of(factory.name(), origin);
    return part(name, factory.kind(), factory.kind().name(), Scope.NOTHING, null);
  }

  /**
   * Resolve a factory that no file names, with values for its options and those of the parts in it.
   *
   * @return the part; null if anything is wrong with it
   */
  @Nullable ResolvedPart ofFactory(PartFactory<?> factory, Block root) {
    int before = problems.count();
    List<String> known = factory.options().stream().map(Option::name).toList();
    Map<String, Value> given = new LinkedHashMap<>();
    for (var entry : root.entries().entrySet()) {
      String key = entry.getKey();
      if (known.contains(key)) {
        given.put(key, entry.getValue());
      } else {
        problems.add(
            entry.getValue().origin(),
            key,
            "there is no such key." + Names.suggestion(key, known) + Names.known(known));
      }
    }
    Found found = new Found(factory, false);
    return part(found, factory.name(), root, given, Scope.NOTHING, root.origin(), before);
  }

  /**
   * Resolve a reporter of a file.
   *
   * @return the part; null if anything is wrong with it
   */
  @Nullable ResolvedPart reporter(Value value, String path) {
    return part(value, Kind.REPORTER, path, Scope.NOTHING, null);
  }

  private @Nullable ResolvedPart part(
      Value value, Kind<?> kind, String path, Scope container, @Nullable String defaultUse) {
    int before = problems.count();
    Block block = block(value, kind, path, defaultUse);
    Found found = block == null ? null : find(block, kind, path);
    if (block == null || found == null) {
      return null;
    }
    List<String> known = found.factory.options().stream().map(Option::name).toList();
    Map<String, Value> given = new LinkedHashMap<>(block.entries());
    given.remove("use");
    for (var entry : List.copyOf(given.entrySet())) {
      if (!known.contains(entry.getKey())) {
        given.remove(entry.getKey());
        unknownOption(
            entry.getValue(),
            path + "." + entry.getKey(),
            found.factory,
            known,
            Names.suggestion(entry.getKey(), known));
      }
    }
    return part(found, path, block, given, container, block.origin(), before);
  }

  private void unknownOption(
      Value value, String path, PartFactory<?> factory, List<String> known, String hint) {
    problems.add(
        value.origin(),
        path,
        "the %s '%s' has no such option.".formatted(factory.kind().words(), factory.name())
            + hint
            + (known.isEmpty() ? " It has none." : Names.known(known))
            + problems.variantHint(value.origin()));
  }

  private @Nullable ResolvedPart part(
      Found found,
      String path,
      Block block,
      Map<String, Value> given,
      Scope container,
      Origin sectionsOrigin,
      int problemsBefore) {
    PartFactory<?> factory = found.factory;
    Map<String, Option<?>> options = new LinkedHashMap<>();
    factory.options().forEach(option -> options.put(option.name(), option));
    Map<String, Setting> settings = new LinkedHashMap<>();
    Scope scope = new Scope(path, options, given, settings, new HashSet<>());
    boolean experiment = factory.kind().equals(Kind.EXPERIMENT);
    for (boolean parts : new boolean[] {false, true}) { // parts may inherit what is no part
      for (Option<?> option : options.values()) {
        if ((option.type() == Option.Type.PART) == parts) {
          boolean section = experiment && option.isSection();
          String optionPath = section ? option.name() : path + "." + option.name();
          Origin origin = section ? sectionsOrigin : block.origin();
          Setting setting = setting(option, optionPath, origin, scope, container);
          if (setting == null) {
            scope.broken.add(option.name());
          } else {
            settings.put(option.name(), setting);
          }
        }
      }
    }
    if (found.guessed || problems.count() > problemsBefore || !scope.broken.isEmpty()) {
      return null;
    }
    Map<String, Setting> ordered = new LinkedHashMap<>();
    for (String name : options.keySet()) {
      Setting setting = settings.get(name);
      if (setting != null) {
        ordered.put(name, setting);
      }
    }
    Value use = block.get("use");
    return new ResolvedPart(
        factory.kind(),
        path,
        block.origin(),
        use == null ? block.origin() : use.origin(),
        factory,
        ordered);
  }

  private @Nullable Setting setting(
      Option<?> option, String path, Origin blockOrigin, Scope scope, Scope container) {
    Value given = scope.given.get(option.name());
    return option.type() == Option.Type.PART
        ? partSetting(option, given, path, blockOrigin, scope, container)
        : plainSetting(option, given, path, blockOrigin, container);
  }

  private @Nullable Setting plainSetting(
      Option<?> option, @Nullable Value given, String path, Origin blockOrigin, Scope container) {
    if (given instanceof Scalar scalar && scalar.value() == null) {
      problems.add(given.origin(), path, "has no value; it must be " + option.range() + ".");
      return null;
    }
    if (given != null) {
      boolean wantsText = option.type() == Option.Type.TEXT || option.type() == Option.Type.CHOICE;
      Object raw = wantsText && given instanceof Scalar scalar ? scalar.text() : given.plain();
      return checked(option, raw, path, given.origin());
    }
    if (option.inherited().isPresent()) {
      String key = option.inherited().get();
      if (container.broken.contains(key)) {
        return null; // reported where it is broken
      }
      if (container.settings.get(key) instanceof Setting.Plain plain) {
        return checked(
            option,
            plain.raw(),
            path,
            plain
                .origin()
                .described(
                    "inherited from %s.%s, %s"
                        .formatted(container.path, key, plain.origin().words())));
      }
    }
    Optional<?> otherwise = option.defaultValue();
    if (otherwise.isPresent()) {
      return checked(option, otherwise.get(), path, blockOrigin.described("default"));
    }
    problems.add(blockOrigin, path, "is missing; it must be " + option.range() + ".");
    return null;
  }

  private @Nullable Setting checked(Option<?> option, Object raw, String path, Origin origin) {
    try {
      option.convert(raw);
    } catch (IllegalArgumentException e) {
      problems.add(origin, path, e.getMessage() + ".");
      return null;
    }
    Object capped = quick ? capped(option, raw) : raw;
    return new Setting.Plain(
        capped,
        capped.equals(raw)
            ? origin
            : origin.described("quick, instead of %s (%s)".formatted(raw, origin.words())));
  }

  private static Object capped(Option<?> option, Object raw) {
    return switch (raw) {
      case Number number when number.doubleValue() > option.quickAtMost() ->
          option.type() == Option.Type.DECIMAL || option.type() == Option.Type.DECIMALS
              ? (Object) option.quickAtMost()
              : (Object) (int) option.quickAtMost();
      case List<?> list ->
          list.stream().<Object>map(entry -> entry == null ? "" : capped(option, entry)).toList();
      default -> raw;
    };
  }

  private @Nullable Setting partSetting(
      Option<?> option,
      @Nullable Value given,
      String path,
      Origin blockOrigin,
      Scope scope,
      Scope container) {
    Kind<?> kind = option.kind().orElseThrow();
    Value value = given;
    if (value == null && option.inherited().isPresent()) {
      value = inheritedPart(option.inherited().get(), container);
    }
    String defaultUse = option.defaultPart().orElse(null);
    if (value == null && defaultUse != null) {
      value = Scalar.of(defaultUse, blockOrigin.described("default"));
    }
    if (option.isOptionalPart() && isNone(value)) {
      return new Setting.None(value == null ? blockOrigin.described("default") : value.origin());
    }
    if (value == null) {
      problems.add(
          blockOrigin,
          path,
          "is missing; it must be " + option.range() + "." + Names.known(names(kind)));
      return null;
    }
    ResolvedPart part = part(value, kind, path, scope, defaultUse);
    return part == null ? null : new Setting.Nested(part);
  }

  private static @Nullable Value inheritedPart(String key, Scope container) {
    Value given = container.given.get(key);
    Option<?> option = container.options.get(key);
    if (given != null) {
      return given.relabelled(origin ->
          origin.described(
              "inherited from %s.%s, %s".formatted(container.path, key, origin.words())));
    }
    return option == null || option.defaultPart().isEmpty()
        ? null
        : Scalar.of(option.defaultPart().get(), new Origin(container.path, 0, "inherited default"));
  }

  private static boolean isNone(@Nullable Value value) {
    return switch (value) {
      case null -> true;
      case Scalar scalar -> scalar.value() == null || NONE.equals(scalar.value());
      case Block block -> block.entries().size() == 1 && NONE.equals(block.use());
      case Items items -> false;
    };
  }

  /** The block of a part; null, after a complaint, if the value cannot be a part. */
  private @Nullable Block block(
      Value value, Kind<?> kind, String path, @Nullable String defaultUse) {
    if (value instanceof Scalar scalar && scalar.value() instanceof String) {
      return new Block(Map.of("use", scalar), scalar.origin());
    }
    if (value instanceof Block block) {
      if (block.use() != null) {
        return block;
      }
      if (block.get("use") == null && defaultUse != null) {
        return block.with("use", Scalar.of(defaultUse, block.origin().described("default")));
      }
      problems.add(
          block.origin(),
          path,
          "say which %s with 'use: NAME'.".formatted(kind.words()) + Names.known(names(kind)));
      return null;
    }
    boolean nothing = value instanceof Scalar scalar && scalar.value() == null;
    problems.add(
        value.origin(),
        path,
        (nothing ? "has no value; it " : "")
            + "must name one %s, or be a block with 'use: NAME' and its options"
                .formatted(kind.words())
            + (nothing ? "." : ", not '%s'.".formatted(value.plain()))
            + Names.known(names(kind)));
    return null;
  }

  private static boolean isKind(String key) {
    return Kind.ALL.stream().anyMatch(kind -> kind.name().equals(key));
  }

  private @Nullable Found find(Block block, Kind<?> kind, String path) {
    String name = String.valueOf(block.use());
    Optional<PartFactory<?>> factory = registry.find(kind, name);
    if (factory.isPresent()) {
      return new Found(factory.get(), false);
    }
    List<String> known = names(kind);
    List<String> notLoaded = registry.notLoaded();
    Optional<String> near = Names.nearest(name, known);
    boolean unknownThirdParty = name.contains("/") && near.isEmpty(); // in any plugin, then
    boolean mayBeNotLoaded =
        registry.mayBeNotLoaded(kind, name) || unknownThirdParty && !notLoaded.isEmpty();
    Value use = block.get("use");
    problems.add(
        use == null ? block.origin() : use.origin(),
        use == null || block.origin().equals(use.origin()) ? path : path + ".use",
        "no %s is named '%s'.".formatted(kind.words(), name)
            + (unknownThirdParty && notLoaded.isEmpty()
                ? " Maybe the plugin that provides it lies in no plugin folder."
                : Names.suggestion(name, known))
            + Names.known(known)
            + (notLoaded.isEmpty()
                ? ""
                : " Not loaded: " + String.join(", ", notLoaded) + " (run 'bilevel plugins')."),
        mayBeNotLoaded ? Category.PLUGIN : Category.CONFIGURATION);
    // what follows is checked as if the nearest name stood there, so that all mistakes are found
    return near.flatMap(guess -> registry.find(kind, guess))
        .map(guess -> new Found(guess, true))
        .orElse(null);
  }

  private List<String> names(Kind<?> kind) {
    return registry.factories(kind).stream().map(factory -> factory.name()).toList();
  }
}

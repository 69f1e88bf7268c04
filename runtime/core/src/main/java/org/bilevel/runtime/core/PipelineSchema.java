package org.bilevel.runtime.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.plugin.Preset;
import org.bilevel.runtime.core.config.SavedFile;
import org.bilevel.runtime.core.plugins.Registry;

/**
 * The JSON Schema (draft 2020-12) of pipeline files, made of the parts' options.
 *
 * <p>It knows names, keys, types and ranges. What is missing it cannot know, since variants,
 * presets and overrides may add it; nor which parts fit each other.
 */
final class PipelineSchema {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String USE = "use";
  private static final String SECTIONS = "sections/";

  private static final Map<String, Object> TEXT =
      object("type", List.of("string", "number", "boolean"));

  private final Registry registry;
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private PipelineSchema(Registry registry) {
    this.registry = registry;
  }

  static String of(Registry registry) {
    try {
      return JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsString(new PipelineSchema(registry).schema())
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of plain values can be written", e);
    }
  }

  private Map<String, Object> schema() {
    for (Kind<?> kind : Kind.ALL) {
      definitions.put(kind.name(), kind(kind));
      for (PartFactory<?> factory : registry.factories(kind)) {
        definitions.put(name(factory), part(factory));
      }
    }
    List<PartFactory<?>> experiments = registry.factories(Kind.EXPERIMENT);
    List<Object> rules = new ArrayList<>();
    for (PartFactory<?> experiment : experiments) {
      definitions.put(SECTIONS + experiment.name(), object("properties", sections(experiment)));
      rules.add(
          object(
              "if",
              object("required", List.of("experiment"), "properties", experimentIs(experiment)),
              "then",
              reference(SECTIONS + experiment.name())));
    }
    // without an experiment of its own a file takes that of a preset
    rules.add(
        object(
            "if",
            object("not", object("required", List.of("experiment"))),
            "then",
            object("required", List.of("preset"), "properties", anySection(experiments))));
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("name", described(TEXT, "the run folder's name; by default the file's name"));
    properties.put("preset", preset());
    properties.put("seed", described(object("type", "integer"), "the seed of every random stream"));
    properties.put(
        "seeds",
        object(
            "description",
            "one run of each variant for each seed",
            "type",
            "array",
            "items",
            object("type", "integer"),
            "minItems",
            1,
            "uniqueItems",
            true));
    properties.put(
        "reporters",
        object(
            "description",
            "who writes what happens in the run for other tools",
            "type",
            "array",
            "items",
            reference(Kind.REPORTER.name())));
    properties.put(
        "save",
        object(
            "description",
            "what is kept of trained models, in the run folder's saved/",
            "type",
            "array",
            "items",
            object("enum", SavedFile.names())));
    properties.put("variants", variants(experiments));
    properties.put("experiment", reference(Kind.EXPERIMENT.name()));
    return object(
        "$schema",
        "https://json-schema.org/draft/2020-12/schema",
        "title",
        "Bilevel pipeline",
        "type",
        "object",
        "properties",
        properties,
        "not",
        object("required", List.of("seed", "seeds")),
        "allOf",
        rules,
        "unevaluatedProperties",
        false,
        "$defs",
        definitions);
  }

  private Map<String, Object> preset() {
    return object(
        "description",
        "settings that the file is put over",
        "enum",
        registry.presets().stream().map(Preset::name).toList());
  }

  private static Map<String, Object> experimentIs(PartFactory<?> experiment) {
    return object(
        "experiment",
        object(
            "anyOf",
            List.of(
                object("const", experiment.name()),
                object(
                    "type",
                    "object",
                    "required",
                    List.of(USE),
                    "properties",
                    object(USE, object("const", experiment.name()))))));
  }

  private Map<String, Object> sections(PartFactory<?> experiment) {
    Map<String, Object> sections = new LinkedHashMap<>();
    for (Option<?> option : experiment.options()) {
      if (option.isSection()) {
        sections.put(option.name(), option(option));
      }
    }
    return sections;
  }

  /** A block of a variant without a name is that of the file's part, not of the default. */
  private static Map<String, Object> changeOf(Object section) {
    Map<String, Object> change = new LinkedHashMap<>();
    ((Map<?, ?>) section)
        .forEach((key, value) -> {
          if (!List.of("if", "then", "default").contains(key)) {
            change.put((String) key, value);
          }
        });
    return change;
  }

  /** A section may be that of any experiment, and change what is written elsewhere. */
  private Map<String, Object> anySection(List<PartFactory<?>> experiments) {
    Map<String, List<Object>> all = new TreeMap<>();
    for (PartFactory<?> experiment : experiments) {
      sections(experiment)
          .forEach((name, section) -> {
            Map<String, Object> schema = changeOf(section);
            List<Object> known = all.computeIfAbsent(name, _ -> new ArrayList<>());
            if (!known.contains(schema)) {
              known.add(schema);
            }
          });
    }
    Map<String, Object> any = new LinkedHashMap<>();
    all.forEach((name, schemas) -> any.put(name, object("anyOf", schemas)));
    return any;
  }

  private Map<String, Object> variants(List<PartFactory<?>> experiments) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("experiment", reference(Kind.EXPERIMENT.name()));
    keys.putAll(anySection(experiments));
    return object(
        "description",
        "named changes to the file; each variant is run with each seed",
        "type",
        "object",
        "minProperties",
        1,
        "additionalProperties",
        object(
            "type",
            List.of("object", "null"),
            "properties",
            keys,
            "patternProperties",
            object("\\.", true), // a path of keys
            "additionalProperties",
            false));
  }

  /** A name, or a block; its options are known once it says of which part. */
  private Map<String, Object> kind(Kind<?> kind) {
    List<PartFactory<?>> factories = registry.factories(kind);
    List<String> names = factories.stream().map(PartFactory::name).toList();
    List<Object> rules = new ArrayList<>();
    for (PartFactory<?> factory : factories) {
      rules.add(
          object(
              "if",
              object(
                  "required",
                  List.of(USE),
                  "properties",
                  object(USE, object("const", factory.name()))),
              "then",
              reference(name(factory))));
    }
    Map<String, Object> block =
        object(
            "type",
            "object",
            "properties",
            object(USE, object("description", kind.words(), "enum", names)));
    if (!rules.isEmpty()) {
      block.put("allOf", rules);
    }
    return object(
        "if",
        object("type", "string"),
        "then",
        object("description", kind.words(), "enum", names),
        "else",
        block);
  }

  private Map<String, Object> part(PartFactory<?> factory) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(USE, true);
    for (Option<?> option : factory.options()) {
      if (!option.isSection()) {
        properties.put(option.name(), option(option));
      }
    }
    return object(
        "description",
        factory.summary(),
        "type",
        "object",
        "properties",
        properties,
        "additionalProperties",
        false);
  }

  private Map<String, Object> option(Option<?> option) {
    Map<String, Object> schema =
        option.kind().isPresent()
            ? part(option, option.kind().get())
            : described(plain(option), option.doc());
    option
        .defaultValue()
        .filter(_ -> option.kind().isEmpty())
        .ifPresent(value -> schema.put("default", value));
    option.defaultPart().ifPresent(value -> schema.put("default", value));
    return schema;
  }

  private Map<String, Object> part(Option<?> option, Kind<?> kind) {
    Map<String, Object> schema = described(reference(kind.name()), option.doc());
    if (option.defaultPart().isPresent()) { // whose options a block without a name has
      return registry
          .find(kind, option.defaultPart().get())
          .map(factory -> {
            schema.put("if", object("type", "object", "not", object("required", List.of(USE))));
            schema.put("then", reference(name(factory)));
            return schema;
          })
          .orElse(schema);
    }
    if (!option.isOptionalPart()) {
      return schema;
    }
    return object(
        "description",
        option.doc(),
        "anyOf",
        List.of(
            reference(kind.name()),
            object("enum", List.of("none")),
            object("type", "null"),
            object(
                "type",
                "object",
                "required",
                List.of(USE),
                "maxProperties",
                1,
                "properties",
                object(USE, object("const", "none")))));
  }

  private static Map<String, Object> plain(Option<?> option) {
    return switch (option.type()) {
      case INTEGER -> number("integer", option);
      case DECIMAL -> number("number", option);
      case INTEGERS -> object("type", "array", "items", number("integer", option));
      case DECIMALS -> object("type", "array", "items", number("number", option));
      case FLAG -> object("type", "boolean");
      case CHOICE -> object("enum", choices(option));
      case TEXT -> new LinkedHashMap<>(TEXT);
      case PART -> throw new IllegalArgumentException("a part is no plain value");
    };
  }

  /** The words, and what YAML reads where a word looks like something else. */
  private static List<Object> choices(Option<?> option) {
    Set<Object> choices = new LinkedHashSet<>(option.choices());
    for (String choice : option.choices()) {
      if (Set.of("true", "false").contains(choice)) {
        choices.add(Boolean.valueOf(choice));
      } else if (choice.matches("\\d+")) {
        choices.add(Long.valueOf(choice));
      }
    }
    return List.copyOf(choices);
  }

  private static Map<String, Object> number(String type, Option<?> option) {
    Map<String, Object> schema = object("type", type);
    if (Double.isFinite(option.min())) {
      schema.put(option.isMinExclusive() ? "exclusiveMinimum" : "minimum", exact(option.min()));
    } else if (type.equals("integer")) {
      schema.put("minimum", Integer.MIN_VALUE);
    }
    if (Double.isFinite(option.max())) {
      schema.put("maximum", exact(option.max()));
    } else if (type.equals("integer")) {
      schema.put("maximum", Integer.MAX_VALUE);
    }
    return schema;
  }

  private static Object exact(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? (Object) (long) bound
        : (Object) bound;
  }

  private static String name(PartFactory<?> factory) {
    return factory.kind().name() + "/" + factory.name();
  }

  private static Map<String, Object> reference(String definition) {
    return object("$ref", "#/$defs/" + definition.replace("~", "~0").replace("/", "~1"));
  }

  private static Map<String, Object> described(Map<String, Object> schema, String doc) {
    Map<String, Object> described = object("description", doc);
    described.putAll(schema);
    return described;
  }

  /** A map with an order, of keys and values by turns. */
  private static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }
}

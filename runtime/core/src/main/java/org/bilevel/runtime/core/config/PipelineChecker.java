package org.bilevel.runtime.core.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.plugin.Preset;
import org.bilevel.api.run.Reporter;
import org.bilevel.runtime.core.accelerators.Accelerators;
import org.bilevel.runtime.core.config.Value.Block;
import org.bilevel.runtime.core.config.Value.Items;
import org.bilevel.runtime.core.config.Value.Scalar;
import org.bilevel.runtime.core.plugins.Registry;
import org.jspecify.annotations.Nullable;

/** Checks pipeline files: reads one, puts presets, variants and overrides together, tries it. */
public final class PipelineChecker {
  private static final long MOST_BYTES = 1 << 20;
  private static final String NAME = "name";
  private static final String PRESET = "preset";
  private static final String SEED = "seed";
  private static final String SEEDS = "seeds";
  private static final String REPORTERS = "reporters";
  private static final String SAVE = "save";
  private static final String VARIANTS = "variants";

  /** The keys of the top level that belong to the file as a whole. */
  private static final List<String> FILE_KEYS =
      List.of(NAME, PRESET, SEED, SEEDS, REPORTERS, SAVE, VARIANTS);

  private static final List<String> ROOT_KEYS =
      List.of(NAME, PRESET, SEED, SEEDS, REPORTERS, SAVE, VARIANTS, "experiment");

  private final Registry registry;

  /**
   * Make a checker.
   *
   * @param registry what files may name
   */
  public PipelineChecker(Registry registry) {
    this.registry = registry;
  }

  /** An override: a path of keys and a value. */
  private record Override(String path, Value value) {
    boolean ofFile() {
      int dot = path.indexOf('.');
      return FILE_KEYS.contains(dot < 0 ? path : path.substring(0, dot));
    }
  }

  /**
   * Check a file.
   *
   * @param file the file
   * @param overrides changes such as {@code selector.size=20}
   * @param quick whether to cut it short
   * @param only the names of the variants to keep, none for all
   * @return the checked pipeline
   * @throws BilevelException of category CONFIGURATION or PLUGIN that lists every mistake
   */
  public CheckedPipeline check(
      Path file, List<String> overrides, boolean quick, List<String> only) {
    Problems problems = new Problems();
    String text = read(file);
    Block document = document(text, file, problems);
    List<Override> changes = overrides(overrides, problems);
    if (document == null) {
      problems.throwIfAny();
      throw new IllegalStateException("no document and no problem");
    }
    for (Override change : changes) {
      if (change.ofFile()) {
        document = Overlay.mergeRoots(document, Overlay.nested(change.path, change.value));
      }
    }
    document = overPreset(document, problems);

    String name = name(document, file, problems);
    List<Long> seeds = seeds(document, problems);
    if (quick) {
      seeds = seeds.subList(0, Math.min(1, seeds.size()));
    }
    Set<String> warnings = new LinkedHashSet<>();
    Set<String> notes = new LinkedHashSet<>();
    Accelerators accelerators = new Accelerators(registry);
    MadePart.Host host = new MadePart.Host(accelerators, warnings::add, notes::add);
    List<MadePart> reporters = reporters(document, host, quick, problems);
    List<SavedFile> save = save(document, problems);
    List<CheckedVariant> variants = new ArrayList<>();
    List<MadePart> made = new ArrayList<>();
    Map<String, Block> variantBlocks = variants(document, problems);
    keep(only, variantBlocks, document, problems);
    for (var variant : variantBlocks.entrySet()) {
      problems.inVariant(variant.getKey());
      Block root = Overlay.merge(document, variant.getValue());
      for (Override change : changes) {
        if (!change.ofFile()) {
          root = Overlay.merge(root, Overlay.nested(change.path, change.value));
        }
      }
      int before = problems.count();
      ResolvedPart experiment =
          new PartResolver(registry, quick, problems).experiment(root, ROOT_KEYS);
      if (experiment == null || problems.count() > before) {
        continue;
      }
      MadePart part = MadePart.make(experiment, host, problems);
      if (part != null) {
        CapabilityCheck.check(part, registry, problems);
        variants.add(new CheckedVariant(variant.getKey(), experiment, accelerators));
        made.add(part);
      }
    }
    problems.throwIfAny();
    return new CheckedPipeline(
        name,
        file,
        text,
        overrides,
        quick,
        variants,
        seeds,
        reporters.stream().map(PipelineChecker::named).toList(),
        save,
        PlanLines.of(variants, made, seeds),
        List.copyOf(warnings),
        List.copyOf(notes),
        EffectiveYaml.of(
            name,
            origin(document.get(NAME)),
            seeds,
            (quick ? "quick, the first of " : "")
                + origin(document.get(document.get(SEED) == null ? SEEDS : SEED)),
            reporters.stream().map(MadePart::resolved).toList(),
            save,
            origin(document.get(SAVE)),
            variants,
            file,
            overrides,
            quick));
  }

  private static String origin(@Nullable Value value) {
    return value == null ? "default" : value.origin().words();
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw BilevelException.configuration(
            String.format(
                Locale.ROOT,
                "%s: the file has %,d bytes; a pipeline file has at most %,d.",
                file,
                Files.size(file),
                MOST_BYTES),
            "Maybe it is another file.");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw BilevelException.configuration(
          file + ": there is no such file.", "Maybe the path is wrong, seen from here.");
    } catch (CharacterCodingException e) {
      throw BilevelException.configuration(
          file + ": this is not text in UTF-8.", "Maybe it is not a pipeline file.");
    } catch (IOException e) {
      throw BilevelException.configuration(
          file + ": the file cannot be read (" + BilevelException.reason(e) + ").",
          Files.isDirectory(file) ? "Maybe a file in this folder was meant." : "");
    }
  }

  private static @Nullable Block document(String text, Path file, Problems problems) {
    String fileName = String.valueOf(file.getFileName());
    int before = problems.count();
    Value value =
        YamlReader.read(
            text, line -> new Origin(file + ":" + line, line, fileName + ":" + line), problems);
    if (value instanceof Block block) {
      return block;
    }
    if (problems.count() == before) {
      problems.add(
          new Origin(file + ":1", 1, fileName),
          "",
          "a pipeline file holds keys with values, such as 'experiment: continual-learning'; this one holds %s. Maybe it is another file."
              .formatted(value == null ? "nothing" : "something else"));
    }
    return null;
  }

  private static List<Override> overrides(List<String> texts, Problems problems) {
    List<Override> overrides = new ArrayList<>();
    for (String text : texts) {
      String place = "--set " + text;
      Origin origin = new Origin(place, 0, place);
      int equals = text.indexOf('=');
      String path = equals < 0 ? "" : text.substring(0, equals).strip();
      if (path.isEmpty() || List.of(path.split("\\.", -1)).contains("")) {
        problems.add(origin, "", "this is no override. Maybe write it as --set selector.size=20.");
        continue;
      }
      int before = problems.count();
      Value value = YamlReader.read(text.substring(equals + 1), line -> origin, problems);
      if (problems.count() > before) {
        continue;
      }
      overrides.add(new Override(path, value == null ? new Scalar(null, "", origin) : value));
    }
    return overrides;
  }

  /** Put the file over the preset that it names. */
  private Block overPreset(Block document, Problems problems) {
    Value named = document.get(PRESET);
    if (named == null) {
      return document;
    }
    List<String> known = registry.presets().stream().map(Preset::name).toList();
    if (!(named instanceof Scalar scalar && scalar.value() instanceof String name)) {
      problems.add(named.origin(), PRESET, "must be the name of a preset." + Names.known(known));
      return document;
    }
    Optional<Preset> preset = registry.preset(name);
    if (preset.isEmpty()) {
      problems.add(
          named.origin(),
          PRESET,
          "no preset is named '%s'.".formatted(name)
              + Names.suggestion(name, known)
              + Names.known(known));
      return document;
    }
    Problems inPreset = new Problems();
    Value value =
        YamlReader.read(
            preset.get().yaml(),
            line -> new Origin("preset " + name + ":" + line, 0, "preset " + name),
            inPreset);
    if (!inPreset.isEmpty() || !(value instanceof Block block) || block.get(PRESET) != null) {
      problems.add(
          named.origin(),
          PRESET,
          "the preset '%s' is broken: it is no pipeline file of its own. Maybe ask its author."
              .formatted(name),
          Category.PLUGIN);
      return document;
    }
    return Overlay.mergeRoots(block, document);
  }

  private static String name(Block document, Path file, Problems problems) {
    Value name = document.get(NAME);
    if (name instanceof Scalar scalar && !scalar.text().isBlank()) {
      return scalar.text();
    }
    if (name != null) {
      problems.add(name.origin(), NAME, "must be text.");
    }
    String fileName = String.valueOf(file.getFileName());
    int dot = fileName.lastIndexOf('.');
    return dot > 0 ? fileName.substring(0, dot) : fileName;
  }

  private static List<Long> seeds(Block document, Problems problems) {
    Value seed = document.get(SEED);
    Value seeds = document.get(SEEDS);
    if (seed != null && seeds != null) {
      problems.add(seed.origin(), SEED, "stands beside 'seeds'. Maybe remove one of the two.");
    }
    Set<Long> found = new LinkedHashSet<>();
    if (seeds instanceof Items items) {
      for (Value item : items.items()) {
        Long number = seed(item, SEEDS, problems);
        if (number != null && !found.add(number)) {
          problems.add(item.origin(), SEEDS, "the seed " + number + " is there twice.");
        }
      }
      if (items.items().isEmpty()) {
        problems.add(seeds.origin(), SEEDS, "must hold at least one seed, such as [0, 1, 2].");
      }
    } else if (seeds != null) {
      problems.add(
          seeds.origin(),
          SEEDS,
          "must be a list of whole numbers, such as [0, 1, 2], not '%s'. Maybe you mean 'seed'."
              .formatted(seeds.plain()));
    }
    if (seed != null) {
      Long number = seed(seed, SEED, problems);
      if (number != null) {
        found.add(number);
      }
    }
    return found.isEmpty() ? List.of(0L) : List.copyOf(found);
  }

  /** The reporters, whose names differ since each has a folder of its name. */
  private List<MadePart> reporters(
      Block document, MadePart.Host host, boolean quick, Problems problems) {
    Value value = document.get(REPORTERS);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof Items items)) {
      problems.add(
          value.origin(),
          REPORTERS,
          "must be a list of reporters, such as [tensorboard], not '%s'.".formatted(value.plain()));
      return List.of();
    }
    List<MadePart> reporters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Value item : items.items()) {
      ResolvedPart resolved = new PartResolver(registry, quick, problems).reporter(item, REPORTERS);
      if (resolved == null) {
        continue;
      }
      if (!names.add(resolved.factory().name())) {
        problems.add(
            item.origin(),
            REPORTERS,
            "the reporter '%s' is there twice. Maybe remove one."
                .formatted(resolved.factory().name()));
      }
      MadePart made = MadePart.make(resolved, host, problems);
      if (made != null) {
        reporters.add(made);
      }
    }
    return reporters;
  }

  /** What is kept of trained models, each once. */
  private static List<SavedFile> save(Block document, Problems problems) {
    Value value = document.get(SAVE);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof Items items)) {
      problems.add(
          value.origin(),
          SAVE,
          "must be a list of files, such as [model.pt, predictions.csv], not '%s'."
              .formatted(value.plain()));
      return List.of();
    }
    Set<SavedFile> files = new LinkedHashSet<>();
    for (Value item : items.items()) {
      String name = item instanceof Scalar scalar ? scalar.text() : String.valueOf(item.plain());
      Optional<SavedFile> file = SavedFile.of(name);
      if (file.isEmpty()) {
        problems.add(
            item.origin(),
            SAVE,
            "no file of a trained model is named '%s'.".formatted(name)
                + Names.suggestion(name, SavedFile.names())
                + Names.known(SavedFile.names()));
      }
      file.ifPresent(files::add);
    }
    return List.copyOf(files);
  }

  private static NamedReporter named(MadePart made) {
    return new NamedReporter(made.resolved().factory().name(), (Reporter) made.part());
  }

  private static @Nullable Long seed(Value value, String key, Problems problems) {
    if (value.plain() instanceof Integer number) {
      return number.longValue();
    }
    if (value.plain() instanceof Long number) {
      return number;
    }
    problems.add(
        value.origin(),
        key,
        "must be %s of 64 bits, not '%s'."
            .formatted(key.equals(SEED) ? "a whole number" : "whole numbers", value.plain()));
    return null;
  }

  /** The variants by name; one without a name and without changes if there are none. */
  private static Map<String, Block> variants(Block document, Problems problems) {
    Value value = document.get(VARIANTS);
    Block none = new Block(Map.of(), document.origin());
    if (value == null) {
      return new LinkedHashMap<>(Map.of("", none));
    }
    if (!(value instanceof Block block) || block.entries().isEmpty()) {
      problems.add(
          value.origin(),
          VARIANTS,
          "must be a block of names, each with the keys that it changes, such as 'uniform: {selector: uniform}'.");
      return new LinkedHashMap<>(Map.of("", none));
    }
    Map<String, Block> variants = new LinkedHashMap<>();
    for (var entry : block.entries().entrySet()) {
      String name = entry.getKey();
      String path = VARIANTS + "." + name;
      Value changes = entry.getValue();
      if (name.isBlank()) {
        problems.add(changes.origin(), VARIANTS, "a variant has an empty name.");
      } else if (name.chars().anyMatch(Character::isISOControl)) {
        problems.add(
            changes.origin(),
            VARIANTS,
            "the name of variant '%s' must stand on one line."
                .formatted(name.replaceAll("\\p{Cntrl}", "?")));
      } else if (changes instanceof Scalar scalar && scalar.value() == null) {
        variants.put(name, none);
      } else if (changes instanceof Block changed) {
        variants.put(name, variant(name, path, changed, problems));
      } else {
        problems.add(
            changes.origin(),
            path,
            "must be a block of the keys that it changes, not '%s'.".formatted(changes.plain()));
      }
    }
    return variants;
  }

  private static void keep(
      List<String> only, Map<String, Block> variants, Block document, Problems problems) {
    for (String name : only) {
      if (!variants.containsKey(name)) {
        List<String> known = variants.keySet().stream().filter(v -> !v.isEmpty()).toList();
        problems.add(
            document.origin(),
            VARIANTS,
            "no variant is named '%s'.".formatted(name)
                + Names.suggestion(name, known)
                + Names.known(known));
      }
    }
    if (!only.isEmpty()) {
      variants.keySet().retainAll(only);
    }
  }

  private static Block variant(String name, String path, Block changed, Problems problems) {
    Block kept = Overlay.undotted(changed);
    for (String key : FILE_KEYS) {
      Value value = kept.get(key);
      if (value != null) {
        problems.add(
            value.origin(),
            path + "." + key,
            "'" + key + "' belongs to the file, not to a variant.");
        kept = kept.without(key);
      }
    }
    return kept.relabelled(
        origin -> origin.described("variant %s, %s".formatted(name, origin.words())));
  }
}

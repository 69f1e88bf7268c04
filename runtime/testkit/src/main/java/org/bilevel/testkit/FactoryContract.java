package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Part;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.plugin.Preset;
import org.junit.jupiter.api.Test;

/**
 * What holds for the factories of every plugin: names and options that a file can use, texts that a
 * user can read, and parts that can be made of the defaults.
 */
public abstract class FactoryContract {
  private static final Pattern WORDS = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9]+(-[a-z0-9]+)*/)?[a-z0-9]+(-[a-z0-9]+)*");

  /** For the subclass. */
  protected FactoryContract() {}

  /**
   * Return the plugin.
   *
   * @return a new plugin
   */
  protected abstract BilevelPlugin plugin();

  /**
   * Return values for the options of a factory that have no default, and parts for those that are
   * parts.
   *
   * @param factory one of the plugin's factories
   * @return values by key; none by default
   */
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of();
  }

  /** Names read as in a file, and no two factories of a kind share one. */
  @Test
  public final void namesAreUniqueWithinAKind() {
    List<PartFactory<?>> factories = plugin().factories();
    assertThat(factories).isNotEmpty();
    Set<String> seen = new HashSet<>();
    for (PartFactory<?> factory : factories) {
      assertThat(Kind.ALL).contains(factory.kind());
      assertThat(factory.name()).matches(NAME);
      assertThat(seen.add(factory.kind().name() + "/" + factory.name()))
          .as("%s/%s occurs once", factory.kind().name(), factory.name())
          .isTrue();
    }
  }

  /** A summary is one line that ends with a period. */
  @Test
  public final void summariesAreSentences() {
    for (PartFactory<?> factory : plugin().factories()) {
      assertThat(factory.summary())
          .as("summary of %s", factory.name())
          .isNotBlank()
          .endsWith(".")
          .doesNotContain("\n");
    }
  }

  /** Keys of options read as in a file, are unique, and are explained by a phrase. */
  @Test
  public final void optionsAreUniqueAndExplained() {
    for (PartFactory<?> factory : plugin().factories()) {
      Set<String> seen = new HashSet<>();
      for (Option<?> option : factory.options()) {
        assertThat(option.name()).matches(WORDS).isNotEqualTo("use");
        assertThat(seen.add(option.name()))
            .as("%s of %s occurs once", option.name(), factory.name())
            .isTrue();
        assertThat(option.doc())
            .as("doc of %s of %s", option.name(), factory.name())
            .isNotBlank()
            .doesNotEndWith(".")
            .doesNotContain("\n");
      }
    }
  }

  /** A default is a value that a file might hold as well. */
  @Test
  public final void defaultsAreInRange() {
    for (PartFactory<?> factory : plugin().factories()) {
      for (Option<?> option : factory.options()) {
        if (option.type() != Option.Type.PART && option.defaultValue().isPresent()) {
          Object value = option.defaultValue().get();
          assertThat((Object) option.convert(value))
              .as("default of %s of %s", option.name(), factory.name())
              .isEqualTo(value);
        }
      }
    }
  }

  /** With defaults and what is required, each factory makes a part of its kind. */
  @Test
  public final void createsPartsFromDefaults() {
    for (PartFactory<?> factory : plugin().factories()) {
      Part part = Parts.create(factory, required(factory));
      assertThat(part).isInstanceOf(factory.kind().type());
      assertThat(part.capabilities()).isNotNull().isEqualTo(part.capabilities());
    }
  }

  /** A key that is no option is refused by name. */
  @Test
  public final void refusesUnknownKeys() {
    for (PartFactory<?> factory : plugin().factories()) {
      Map<String, Object> values = new LinkedHashMap<>(required(factory));
      values.put("no-such-option", 1);
      assertThatThrownBy(() -> Parts.create(factory, values))
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
          .hasMessageContaining("no-such-option");
    }
  }

  /** The plugin hands out the same names each time. */
  @Test
  public final void factoriesAreTheSameEachTime() {
    BilevelPlugin plugin = plugin();
    assertThat(plugin.factories().stream().map(PartFactory::name).toList())
        .isEqualTo(plugin.factories().stream().map(PartFactory::name).toList());
  }

  /** Presets have names, sentences and settings. */
  @Test
  public final void presetsAreNamedAndExplained() {
    Set<String> seen = new HashSet<>();
    for (Preset preset : plugin().presets()) {
      assertThat(preset.name()).matches(NAME);
      assertThat(seen.add(preset.name())).as("%s occurs once", preset.name()).isTrue();
      assertThat(preset.summary()).isNotBlank().endsWith(".");
      assertThat(preset.yaml()).isNotBlank();
    }
  }
}

package org.bilevel.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MakeTest {
  private static final Option<CoresetSelector> SELECTOR =
      Option.part("selector", Kind.SELECTOR, "selects").asSection();
  private static final PartFactory<Experiment> OWN =
      PartFactory.of(
          Kind.EXPERIMENT,
          "own",
          "One's own.",
          List.of(SELECTOR),
          (values, context) -> new Own(values.get(SELECTOR)));

  private final Bilevel bilevel = Bilevel.open(List.of());
  private final List<String> warnings = new ArrayList<>();

  /** Holds a part. */
  private record Own(CoresetSelector selector) implements Experiment {
    @Override
    public Outcome run(RunContext context) {
      return new Outcome(List.of());
    }
  }

  @AfterEach
  void close() {
    bilevel.close();
  }

  @Test
  void makesPartsOfSettingsOfWhichTheLaterOnesHold() {
    Experiment made =
        make(
            new PartSetting("--selector pick", "selector", "pick"),
            new PartSetting("--size 7", "selector.size", "7"),
            new PartSetting("--set", "selector.size", "9"));
    assertThat(((Own) made).selector().size()).isEqualTo(9);
  }

  @Test
  void reportsMistakesWithTheirOrigin() {
    assertThat(mistakes(new PartSetting("--selector pikc", "selector", "{use: pikc, size: 1}")))
        .startsWith(
            "--selector pikc: selector: no coreset selector is named 'pikc'. Maybe you mean"
                + " 'pick'.");
    assertThat(
            mistakes(
                new PartSetting("--selector pick", "selector", "pick"),
                new PartSetting("--size 0", "selector.size", "0")))
        .isEqualTo("--size 0: selector.size: must be a whole number of at least 1, not 0.");
    assertThat(mistakes(new PartSetting("--selector pick", "selector", "pick")))
        .isEqualTo(
            "--selector pick: selector.size: is missing; it must be a whole number of at least 1.");
    assertThat(mistakes(new PartSetting("--set a=[", "selector", "[")))
        .startsWith("--set a=[: this is not YAML");
    assertThat(
            mistakes(
                new PartSetting("--selector pick", "selector", "{use: pick, size: 1}"),
                new PartSetting("--set selectr.x=1", "selectr.x", "1")))
        .isEqualTo(
            "--set selectr.x=1: selectr: there is no such key. Maybe you mean 'selector'. Known:"
                + " selector.");
  }

  private Experiment make(PartSetting... settings) {
    return bilevel.make(OWN, List.of(settings), warnings::add);
  }

  private String mistakes(PartSetting... settings) {
    BilevelException failure = catchThrowableOfType(BilevelException.class, () -> make(settings));
    assertThat(failure.category()).isEqualTo(BilevelException.Category.CONFIGURATION);
    return failure.getMessage();
  }
}

package org.bilevel.streaming;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;

/** Selects coresets of chunks, and keeps account of the selector. */
final class Selection {
  private final CoresetSelector selector;
  private final Model model;
  private final RandomStream random;
  private final List<Map<String, double[]>> diagnostics = new ArrayList<>();
  private long nanos;

  /**
   * Make a selection.
   *
   * @param random the stream of the selector's draws
   */
  Selection(CoresetSelector selector, Model model, RandomStream random) {
    this.selector = selector;
    this.model = model;
    this.random = random;
  }

  /** Return the coreset of a chunk, selected with the given parameters beside what is in memory. */
  Coreset select(Samples chunk, Vector parameters, int number, Optional<Samples> memory) {
    long start = System.nanoTime();
    try {
      Coreset coreset =
          selector.select(
              new CoresetSelector.Request(
                  chunk, model, parameters, random.split("chunk", number), memory));
      nanos += System.nanoTime() - start;
      diagnostics.add(coreset.diagnostics());
      return coreset;
    } catch (BilevelException e) {
      throw e.category() == BilevelException.Category.NUMERIC ? located(e, number) : e;
    }
  }

  /** Report how the selections went. */
  void finish(Journal journal) {
    journal.overall("selections", diagnostics.size());
    meanOf("top-k-share", true, "top-k-share", journal);
    meanOf("outer-value", false, "outer-value-first", journal);
    meanOf("outer-value", true, "outer-value-last", journal);
    meanOf("filled", true, "filled", journal);
    journal.timing("selection", meanSeconds());
    journal.timing("selection-total", seconds());
  }

  /** Return how long a selection took on average. */
  double meanSeconds() {
    return seconds() / diagnostics.size();
  }

  /** Return how long all of them took. */
  double seconds() {
    return nanos / 1e9;
  }

  /** Report the mean over the selections of the first or last entry of a diagnostic. */
  private void meanOf(String series, boolean last, String name, Journal journal) {
    diagnostics.stream()
        .map(of -> of.getOrDefault(series, new double[0]))
        .filter(values -> values.length > 0)
        .mapToDouble(values -> values[last ? values.length - 1 : 0])
        .average()
        .ifPresent(mean -> journal.overall(name, mean));
  }

  private static BilevelException located(BilevelException e, int number) {
    BilevelException located =
        BilevelException.numeric(
            "the selection from chunk %d failed: %s".formatted(number + 1, e.getMessage()), "");
    located.addSuppressed(e);
    return located;
  }
}

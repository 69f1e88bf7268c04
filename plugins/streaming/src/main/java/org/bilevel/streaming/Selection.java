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
  private final Journal journal;
  private final List<Map<String, double[]>> diagnostics = new ArrayList<>();
  private long nanos;

  /**
   * Make a selection.
   *
   * @param random the stream of the selector's draws
   * @param journal hears how far the selector is
   */
  Selection(CoresetSelector selector, Model model, RandomStream random, Journal journal) {
    this.selector = selector;
    this.model = model;
    this.random = random;
    this.journal = journal;
  }

  /** Return the coreset of a chunk, selected with the given parameters beside what is in memory. */
  Coreset select(Samples chunk, Vector parameters, int number, Optional<Samples> memory) {
    long start = System.nanoTime();
    try {
      Coreset coreset =
          new CoresetSelector.Request(
                  chunk, model, parameters, random.split("chunk", number), memory)
              .withProgress((done, total) -> journal.selecting(done, total, number))
              .selectedBy(selector);
      nanos += System.nanoTime() - start;
      diagnostics.add(coreset.diagnostics());
      return coreset;
    } catch (BilevelException e) {
      throw e.category() == BilevelException.Category.NUMERIC ? located(e, number) : e;
    }
  }

  /** Report how the selections went. */
  void finish() {
    journal.overall("selections", diagnostics.size());
    meanOf("top-k-share", true, "top-k-share");
    meanOf("outer-value", false, "outer-value-first");
    meanOf("outer-value", true, "outer-value-last");
    meanOf("filled", true, "filled");
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
  private void meanOf(String series, boolean last, String name) {
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

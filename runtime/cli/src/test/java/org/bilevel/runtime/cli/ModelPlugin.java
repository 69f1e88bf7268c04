package org.bilevel.runtime.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.problems.HeapSoftmax;

/** A model that needs no tensor library, and a selector that uses it. */
public final class ModelPlugin implements BilevelPlugin {
  private static final Option<Integer> SIZE = Option.integer("size", "K").atLeast(1);

  /** Make the plugin. */
  public ModelPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.MODEL,
            "heap-softmax",
            "A model.",
            List.of(),
            (values, context) -> new HeapSoftmax()),
        PartFactory.of(
            Kind.SELECTOR,
            "greatest-loss",
            "A selector.",
            List.of(SIZE),
            (values, context) -> new GreatestLoss(values.get(SIZE))));
  }

  /** Weighs samples by their losses. */
  private record GreatestLoss(int size) implements CoresetSelector {
    @Override
    public Coreset select(Request request) {
      request.progress().report(1, 2);
      double[] losses;
      try (var placed = request.model().place(request.candidates())) {
        losses = request.model().losses(request.parameters(), placed);
      }
      int[] indices =
          IntStream.range(0, losses.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -losses[i]))
              .limit(size)
              .mapToInt(Integer::intValue)
              .toArray();
      return new Coreset(
          indices, IntStream.of(indices).mapToDouble(i -> losses[i]).toArray(), Map.of());
    }
  }
}

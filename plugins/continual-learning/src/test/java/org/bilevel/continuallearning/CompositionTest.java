package org.bilevel.continuallearning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.run.RunEvent;
import org.bilevel.testkit.TestRunContext;
import org.junit.jupiter.api.Test;

final class CompositionTest {
  private static final int[] IDS = {7, 8, 9, 10};

  @Test
  void countsClassesAndWrongLabelsOfAllSelectionsOfATask() {
    Composition composition = new Composition(4);
    Samples train = samples(0, 0, 1, 3);
    composition.begin(samples(0, 0, 1, 1), train);
    composition.add(train, new int[] {0, 3});
    composition.add(train, new int[] {0, 1});
    // class 2 has no candidates; of class 1 none was selected
    assertThat(metrics(composition))
        .containsEntry("candidates-wrong-label-share", 2 / 8.0)
        .containsEntry("selected-wrong-label-share", 1 / 4.0)
        .containsEntry("candidates-class-imbalance", 4 / 2.0)
        .containsEntry("selected-class-imbalance", 3.0)
        .hasSize(4);
  }

  @Test
  void beginsAnewAndSaysNothingOfWrongLabelsWhereThereAreNone() {
    Composition composition = new Composition(4);
    composition.begin(samples(0, 0, 1, 1), samples(0, 0, 1, 3));
    composition.add(samples(0, 0, 1, 3), new int[] {0});
    metrics(composition);
    composition.begin(samples(0, 0, 1, 1), samples(0, 0, 1, 1));
    composition.add(samples(0, 0, 1, 1), new int[] {0, 1});
    assertThat(metrics(composition))
        .containsEntry("candidates-class-imbalance", 1.0)
        .containsEntry("selected-class-imbalance", 2.0)
        .hasSize(2);
  }

  private static TreeMap<String, Double> metrics(Composition composition) {
    TestRunContext context = new TestRunContext(1);
    composition.finishTask(0, new Journal(context, 2, 10));
    TreeMap<String, Double> values = new TreeMap<>();
    context.events(RunEvent.Metric.class).forEach(m -> values.put(m.name(), m.value()));
    return values;
  }

  private static Samples samples(int... labels) {
    return new Samples(new SampleShape(1, 1, 1), 4, new float[labels.length], labels, IDS);
  }
}

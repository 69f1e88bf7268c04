package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.learning.Task;
import org.bilevel.api.learning.TaskStream;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Test;

/**
 * What holds for every task stream: numbered tasks whose samples come from the data set and are the
 * same at each call, with the classes that they say, and the same for equal streams.
 */
public abstract class TaskStreamContract {

  /** For the subclass. */
  protected TaskStreamContract() {}

  /**
   * Return the task stream.
   *
   * @return a task stream that accepts {@link #dataset()}
   */
  protected abstract TaskStream stream();

  /**
   * Return a data set.
   *
   * @return by default 200 training and 100 test samples of 10 classes and shape 1x4x4
   */
  protected Dataset dataset() {
    return new Clusters(10, new SampleShape(1, 4, 4), 1).dataset(200, 100, RandomStream.of(1));
  }

  /** There are tasks, and each knows its place. */
  @Test
  public final void tasksAreNumbered() {
    List<Task> tasks = stream().tasks(dataset(), RandomStream.of(2));
    assertThat(tasks).isNotEmpty();
    for (int i = 0; i < tasks.size(); i++) {
      assertThat(tasks.get(i).index()).isEqualTo(i);
    }
  }

  /** A task's samples are the same at each call. */
  @Test
  public final void samplesAreTheSameEachTime() {
    for (Task task : stream().tasks(dataset(), RandomStream.of(2))) {
      assertEqual(task.train(), task.train());
      assertEqual(task.test(), task.test());
    }
  }

  /** Samples come from the data set: its shape, classes, and ids that occur once in a task. */
  @Test
  public final void samplesComeFromTheDataSet() {
    Dataset dataset = dataset();
    for (Task task : stream().tasks(dataset, RandomStream.of(2))) {
      assertFrom(dataset.train(), task.train());
      assertFrom(dataset.test(), task.test());
    }
  }

  /** The classes of a task are in ascending order, and no sample is of another one. */
  @Test
  public final void classesAreThoseOfTheSamples() {
    for (Task task : stream().tasks(dataset(), RandomStream.of(2))) {
      int[] classes = task.classes();
      assertThat(classes).isSorted().doesNotHaveDuplicates().isNotEmpty();
      for (Samples samples : List.of(task.train(), task.test())) {
        for (int label : samples.labels()) {
          assertThat(Arrays.binarySearch(classes, label)).isNotNegative();
        }
      }
    }
  }

  /** Equal streams give equal tasks. */
  @Test
  public final void equalStreamsGiveEqualTasks() {
    List<Task> first = stream().tasks(dataset(), RandomStream.of(2));
    List<Task> second = stream().tasks(dataset(), RandomStream.of(2));
    assertThat(second).hasSameSizeAs(first);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i).classes()).isEqualTo(first.get(i).classes());
      assertEqual(second.get(i).train(), first.get(i).train());
      assertEqual(second.get(i).test(), first.get(i).test());
    }
  }

  /** The data set stays as it is. */
  @Test
  public final void dataSetIsUnchanged() {
    Dataset dataset = dataset();
    for (Task task : stream().tasks(dataset, RandomStream.of(2))) {
      task.train();
      task.test();
    }
    assertEqual(dataset.train(), dataset().train());
    assertEqual(dataset.test(), dataset().test());
  }

  private static void assertFrom(Samples division, Samples samples) {
    assertThat(samples.size()).isPositive();
    assertThat(samples.shape().length()).isEqualTo(division.shape().length());
    assertThat(samples.classes()).isEqualTo(division.classes());
    assertThat(samples.ids()).doesNotHaveDuplicates();
    int[] known = division.ids().clone();
    Arrays.sort(known);
    for (int id : samples.ids()) {
      assertThat(Arrays.binarySearch(known, id)).isNotNegative();
    }
  }

  private static void assertEqual(Samples actual, Samples expected) {
    assertThat(actual.features()).isEqualTo(expected.features());
    assertThat(actual.labels()).isEqualTo(expected.labels());
    assertThat(actual.ids()).isEqualTo(expected.ids());
  }
}

package org.bilevel.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;

/** A run context for tests: keeps the events, and stops the run where a test wants it. */
public final class TestRunContext implements RunContext {
  private final RandomStream root;
  private final long stopAt;
  private final List<RunEvent> events = new ArrayList<>();
  private long checks;

  /**
   * Make a context that never stops the run.
   *
   * @param seed the run's seed
   */
  public TestRunContext(long seed) {
    this(seed, Long.MAX_VALUE);
  }

  /**
   * Make a context that stops the run.
   *
   * @param seed the run's seed
   * @param stopAt which call of {@link #checkStopped()} stops it, from 1
   */
  public TestRunContext(long seed, long stopAt) {
    this.root = RandomStream.of(seed);
    this.stopAt = stopAt;
  }

  @Override
  public RandomStream random(String name) {
    return root.split(name);
  }

  @Override
  public void report(RunEvent event) {
    events.add(event);
  }

  @Override
  public void checkStopped() {
    checks++;
    if (checks >= stopAt) {
      throw new CancellationException("stopped at check " + checks);
    }
  }

  /**
   * Return what was reported.
   *
   * @return the events in order; an unmodifiable view
   */
  public List<RunEvent> events() {
    return Collections.unmodifiableList(events);
  }

  /**
   * Return the events of one type.
   *
   * @param type such as {@code RunEvent.Warning.class}
   * @param <E> the type
   * @return the events of that type, in order
   */
  public <E extends RunEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /**
   * Return the metrics of one name.
   *
   * @param name the metric's name, such as {@code "accuracy"}
   * @return the metrics of that name, in order
   */
  public List<RunEvent.Metric> metrics(String name) {
    return events(RunEvent.Metric.class).stream()
        .filter(metric -> metric.name().equals(name))
        .toList();
  }
}

package org.bilevel.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.bilevel.api.RandomStream;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.run.Checkpoints;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;

/**
 * A run context for tests: keeps the events, stops the run where a test wants it, and keeps the
 * states that are offered until then.
 */
public final class TestRunContext implements RunContext {
  private final RandomStream root;
  private final long stopAt;
  private final List<RunEvent> events = new ArrayList<>();
  private final long seed;
  private final Optional<byte[]> taken;
  private Optional<byte[]> offered = Optional.empty();
  private int eventsOffered;
  private boolean started;
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
    this(seed, stopAt, Optional.empty(), List.of());
  }

  private TestRunContext(
      long seed, long stopAt, Optional<byte[]> taken, List<RunEvent> eventsBefore) {
    this.seed = seed;
    this.root = RandomStream.of(seed);
    this.stopAt = stopAt;
    this.taken = taken;
    events.addAll(eventsBefore);
    eventsOffered = eventsBefore.size();
  }

  /**
   * Return a context that goes on from the state that was offered last, with what was reported
   * until then; from the beginning if none was.
   *
   * @param stopsAt which call of {@link #checkStopped()} stops it, from 1
   * @return a new context
   */
  public TestRunContext resumed(long stopsAt) {
    return new TestRunContext(
        seed, stopsAt, offered.or(() -> taken), events.subList(0, eventsOffered));
  }

  /**
   * Return whether a state was offered.
   *
   * @return true if a run that goes on need not begin anew
   */
  public boolean hasState() {
    return offered.isPresent();
  }

  @Override
  public Checkpoints checkpoints() {
    return new Checkpoints() {
      @Override
      public Optional<StateInput> latest() {
        return taken.map(bytes -> new StateInput(new ByteArrayInputStream(bytes)));
      }

      @Override
      public void offer(Consumer<StateOutput> state) {
        if (stopAt < Long.MAX_VALUE) { // nobody asks for the others
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          state.accept(new StateOutput(bytes));
          offered = Optional.of(bytes.toByteArray());
          eventsOffered = events.size();
        }
      }
    };
  }

  @Override
  public RandomStream random(String name) {
    return root.split(name);
  }

  @Override
  public void report(RunEvent event) {
    if (event instanceof RunEvent.Started && taken.isPresent() && !started) {
      started = true; // it stands there already
      return;
    }
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

package org.bilevel.runtime.core.run;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a run that writes what its cells need not wait for, one thing after the other. What
 * one of them throws is thrown to whoever asks for it, waits, or closes it.
 */
final class Background implements AutoCloseable {
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bilevel-files").factory());
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final AtomicInteger handedIn = new AtomicInteger(); // and not yet written

  /** Write soon. */
  void write(Runnable task) {
    handedIn.incrementAndGet();
    Runnable guarded = guarded(task);
    thread.execute(() -> {
      try {
        guarded.run();
      } finally {
        handedIn.decrementAndGet();
      }
    });
  }

  /** Write after some time, unless it is closed before. */
  void writeIn(long nanos, Runnable task) {
    thread.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
      }
    };
  }

  /** Wait until everything is written that was handed in before, what comes later left aside. */
  void await() {
    if (handedIn.get() > 0) {
      awaitThread();
    }
    throwFailure();
  }

  private void awaitThread() {
    Future<?> done = thread.submit(() -> {});
    boolean interrupted = false;
    while (true) {
      try {
        done.get();
        break;
      } catch (InterruptedException e) { // files are completed all the same
        interrupted = true;
      } catch (ExecutionException e) {
        throw new IllegalStateException("nothing was thrown", e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Throw what a task threw, if that was not done yet. */
  void throwFailure() {
    if (failure.get() == null) { // as nearly always, and cheaper than to set it
      return;
    }
    RuntimeException thrown = failure.getAndSet(null);
    if (thrown != null) {
      throw thrown;
    }
  }

  /** Wait as {@link #await()} does, and end the thread. */
  @Override
  public void close() {
    try {
      await();
    } finally {
      thread.shutdownNow();
    }
  }
}

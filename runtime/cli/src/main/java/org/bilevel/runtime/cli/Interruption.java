package org.bilevel.runtime.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a run end in order on Ctrl-C: asks it to stop, and holds the JVM until it has. */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean happened;

  Interruption(Runnable stop, PrintStream err) {
    hook =
        new Thread(
            () -> {
              happened = true;
              err.println();
              err.println("Stopping after the current step …");
              stop.run();
              awaitEnd();
            },
            "bilevel-interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Say whether the user asked to stop. */
  boolean happened() {
    return happened;
  }

  private void awaitEnd() {
    try {
      ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    if (!happened) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // the JVM is ending already, and the hook with it
        happened = true;
      }
    }
  }
}

package org.bilevel.runtime.core.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener.Cell;

/**
 * {@code events.jsonl}: a cell hands in its events and goes on. They are written in the background,
 * those of a moment at once: a process that is killed takes the events of its last moment along,
 * all of them later than its checkpoints.
 */
final class EventFile implements AutoCloseable {
  private static final long NANOS_BETWEEN = 50_000_000L;

  private final LineFile file;
  private final Background background;
  private final Object disk = new Object(); // held while lines are written
  private List<Event> waiting = new ArrayList<>();
  private boolean scheduled;
  private String unwritten = ""; // guarded by disk

  /** An event of a cell, and when it was. */
  record Event(Instant time, Cell cell, RunEvent event) {}

  /**
   * Open the file.
   *
   * @param kept how many bytes of it are kept
   */
  EventFile(Path path, long kept, Background background) {
    this.file = LineFile.open(path, kept);
    this.background = background;
  }

  /** Write an event soon. */
  synchronized void write(Cell cell, RunEvent event) {
    if (!scheduled) {
      scheduled = true;
      background.writeIn(NANOS_BETWEEN, this::flushLater);
    }
    waiting.add(new Event(Instant.now(), cell, event));
  }

  private synchronized List<Event> take() {
    List<Event> taken = waiting;
    waiting = new ArrayList<>();
    return taken;
  }

  private void flushLater() {
    synchronized (this) {
      scheduled = false;
    }
    flush();
  }

  /** Write all that was handed in; what does not fit on the disk is kept for the next time. */
  void flush() {
    synchronized (disk) {
      unwritten += Json.events(take());
      if (!unwritten.isEmpty()) {
        file.write(unwritten);
        unwritten = "";
      }
    }
  }

  /** See to it that what was handed in outlives the machine's next moment. */
  void sync() {
    flush();
    file.sync();
  }

  @Override
  public void close() {
    synchronized (disk) {
      file.close();
    }
  }
}

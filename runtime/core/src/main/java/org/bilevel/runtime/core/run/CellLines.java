package org.bilevel.runtime.core.run;

import java.nio.file.Path;
import java.util.Optional;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.jspecify.annotations.Nullable;

/**
 * Lines of one cell. The newest are kept in memory, and whoever says how far a cell is takes them
 * along; where there are many, they go to a file, which a short cell never has.
 */
final class CellLines implements AutoCloseable {
  static final int MANY = 1 << 13;

  private final Path path;
  private final StringBuilder newest;
  private long written;
  private @Nullable LineFile file;

  /**
   * How far the lines are.
   *
   * @param written how many bytes of the file count
   * @param newest the lines after them
   */
  record Extent(long written, String newest) {
    static final Extent NONE = new Extent(0, "");

    void save(StateOutput out) {
      out.write(written);
      out.write(newest);
    }

    static Extent restore(StateInput in) {
      return new Extent(in.readLong(), in.readString());
    }
  }

  CellLines(Path path, Extent extent) {
    this.path = path;
    this.written = extent.written;
    this.newest = new StringBuilder(extent.newest);
  }

  Extent extent() {
    return new Extent(written, newest.toString());
  }

  /** Take lines, with their ends. */
  void add(String lines) {
    newest.append(lines);
    if (newest.length() > MANY) {
      LineFile file = file();
      file.write(newest.toString());
      written = file.length();
      newest.setLength(0);
    }
  }

  private LineFile file() {
    LineFile open = file;
    if (open == null) {
      open = LineFile.open(path, written);
      file = open;
    }
    return open;
  }

  /** Write all lines to another file. */
  void appendTo(LineFile all) {
    if (written > 0) {
      all.append(path, written);
    }
    if (!newest.isEmpty()) {
      all.write(newest.toString());
    }
  }

  /** Return the file, if there is one. */
  Optional<LineFile> written() {
    return written > 0 ? Optional.of(file()) : Optional.empty();
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}

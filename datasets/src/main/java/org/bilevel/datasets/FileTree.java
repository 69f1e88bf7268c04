package org.bilevel.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Files with names, in a folder or packed into one file; "/" stands between folders. */
interface FileTree {
  /** The largest file that is handed over. */
  int MOST_BYTES = 1 << 30;

  /** Takes files. */
  @FunctionalInterface
  interface Use {
    /**
     * Take a file.
     *
     * @param name its name in the tree
     * @param bytes its contents
     */
    void take(String name, byte[] bytes);
  }

  /** Return the folder or the archive. */
  Path at();

  /**
   * Return the names of all files, without folders.
   *
   * @throws IOException if the tree is truncated, damaged or of another format
   */
  List<String> names() throws IOException;

  /**
   * Hand over files, in the tree's own order.
   *
   * @throws org.bilevel.api.BilevelException of category DATA, with the advice, if a file of an
   *     archive is damaged
   * @throws IOException if the tree is truncated, damaged or of another format
   */
  void read(Predicate<String> wanted, Use use) throws IOException;
}

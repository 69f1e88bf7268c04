package org.bilevel.datasets;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files below a folder.
 *
 * @param at the folder
 */
record FolderTree(Path at) implements FileTree {

  @Override
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(at, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> at.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  @Override
  public void read(Predicate<String> wanted, Use use) throws IOException {
    for (String name : names()) {
      if (wanted.test(name)) {
        use.take(name, Files.readAllBytes(at.resolve(name)));
      }
    }
  }
}

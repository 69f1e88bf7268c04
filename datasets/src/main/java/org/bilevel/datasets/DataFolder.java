package org.bilevel.datasets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bilevel.api.BilevelException;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a data set: archives as they are published, or what is in them, unpacked to any
 * depth, or both.
 *
 * <p>Files are looked for by the end of their names. One that is there more than once counts once,
 * the unpacked one first.
 */
final class DataFolder {
  private static final List<String> ARCHIVES = List.of(".zip", ".tar.gz", ".tgz", ".tar");

  private final String name;
  private final Path folder;
  private final String advice;
  private final List<FileTree> trees;
  private final List<Located> all;

  /**
   * A file.
   *
   * @param tree where it is
   * @param name its name there
   */
  record Located(FileTree tree, String name) {
    @Override
    public String toString() {
      return tree instanceof FolderTree
          ? tree.at().resolve(name).toString()
          : "%s of %s".formatted(name, tree.at());
    }
  }

  private DataFolder(String name, Path folder, String advice) {
    this.name = name;
    this.folder = folder;
    this.advice = advice;
    this.trees = trees();
    this.all = new ArrayList<>();
    for (FileTree tree : trees) {
      try {
        for (String file : tree.names()) {
          if (!isHidden(file)) {
            all.add(new Located(tree, file));
          }
        }
      } catch (IOException e) {
        throw damaged(tree, e);
      }
    }
  }

  /**
   * Return the first of some folders that exists.
   *
   * @param name the data set
   * @param candidates at least one
   * @param advice the second line of every failure
   * @throws BilevelException of category DATA if none exists, or an archive cannot be read
   */
  static DataFolder of(String name, List<Path> candidates, String advice) {
    for (Path candidate : candidates) {
      if (Files.isDirectory(candidate)) {
        return new DataFolder(name, candidate, advice);
      }
    }
    Path first = candidates.getFirst();
    throw BilevelException.data(
        "%s: the folder %s %s."
            .formatted(
                name,
                first.toAbsolutePath().normalize(),
                Files.exists(first) ? "is a file" : "does not exist"),
        advice,
        null);
  }

  private List<FileTree> trees() {
    List<FileTree> found = new ArrayList<>();
    found.add(new FolderTree(folder));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String end = file.toString().toLowerCase(Locale.ROOT);
        if (isArchive(end) && !isHidden(String.valueOf(file.getFileName()))) {
          found.add(end.endsWith(".zip") ? new ZipTree(file, advice) : new TarTree(file));
        }
      }
    } catch (IOException e) {
      throw BilevelException.data(
          "The folder " + folder + " cannot be read: " + BilevelException.reason(e) + ".",
          advice,
          e);
    }
    return found;
  }

  private static boolean isArchive(String file) {
    return ARCHIVES.stream().anyMatch(file::endsWith);
  }

  /** Say whether a file is what some archivers add beside, or an unfinished copy. */
  private static boolean isHidden(String file) {
    return file.startsWith("__MACOSX/") || file.startsWith(".") || file.contains("/.");
  }

  /** Return the files that a data set from here depends on. */
  List<Path> files() {
    return Stream.concat(
            trees.stream().skip(1).map(FileTree::at),
            all.stream()
                .filter(file -> file.tree() instanceof FolderTree)
                .map(file -> file.tree().at().resolve(file.name())))
        .distinct()
        .toList();
  }

  /**
   * Return the files whose names end in a pattern, from the beginning of a folder's or file's name.
   *
   * @return by that end of the name, sorted
   */
  SortedMap<String, Located> find(String pattern) {
    Pattern end = Pattern.compile("(?:^|.*/)(" + pattern + ")");
    SortedMap<String, Located> found = new TreeMap<>();
    for (Located file : all) {
      Matcher matcher = end.matcher(file.name());
      if (matcher.matches()) {
        found.putIfAbsent(matcher.group(1), file);
      }
    }
    return found;
  }

  /** Read files, in any order; a file is handed over with its place. */
  void read(Collection<Located> files, BiConsumer<Located, byte[]> use) {
    for (FileTree tree : trees) {
      Map<String, Located> wanted =
          files.stream()
              .filter(file -> file.tree().equals(tree))
              .collect(Collectors.toMap(Located::name, file -> file));
      if (wanted.isEmpty()) {
        continue;
      }
      try {
        tree.read(
            wanted::containsKey,
            (file, bytes) -> {
              Located place = wanted.get(file);
              if (place != null) {
                use.accept(place, bytes);
              }
            });
      } catch (IOException e) {
        throw damaged(tree, e);
      }
    }
  }

  /**
   * Read the one file whose name ends so.
   *
   * @throws BilevelException of category DATA if there is none
   */
  Found one(String end) {
    SortedMap<String, Located> found = find(Pattern.quote(end));
    if (found.isEmpty()) {
      throw missing(end);
    }
    Located place = found.values().iterator().next();
    List<byte[]> contents = new ArrayList<>();
    read(List.of(place), (file, bytes) -> contents.add(bytes));
    return new Found(place, contents.getFirst());
  }

  /**
   * A file that was read.
   *
   * @param place where it is
   * @param bytes its contents
   */
  record Found(Located place, byte[] bytes) {

    /** Return its lines, without the white space around them. */
    List<String> lines() {
      return new String(bytes, StandardCharsets.UTF_8).lines().map(String::strip).toList();
    }
  }

  /** Return the failure that a file is not here. */
  BilevelException missing(String file) {
    return failure(
        "%s: there is no %s in %s or in an archive there (%s)."
            .formatted(
                name, file, folder.toAbsolutePath().normalize(), String.join(", ", ARCHIVES)),
        null);
  }

  /** Return a failure of category DATA with this folder's advice. */
  BilevelException failure(String what, @Nullable Throwable cause) {
    return BilevelException.data(what, advice, cause);
  }

  private BilevelException damaged(FileTree tree, IOException e) {
    return failure(
        "%s %s is truncated or damaged: %s."
            .formatted(
                tree instanceof FolderTree ? "A file of" : "The file",
                tree.at(),
                BilevelException.reason(e)),
        e);
  }
}

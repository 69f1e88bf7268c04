package org.bilevel.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.zip.ZipException;
import org.bilevel.api.BilevelException;
import org.jspecify.annotations.Nullable;

/**
 * Brings data sets onto this machine.
 *
 * <p>A data set has one or more ways: public addresses first, then packages through the clients
 * that are installed. Of every file the SHA-256 of the decompressed contents is checked before it
 * is moved to its place in one step, so a folder never holds half a file or a wrong one; files that
 * are already there and right are not fetched again.
 */
public final class DataFetcher {
  private static final String SCRATCH = ".fetch-";

  /** How a data set stands in a data folder. */
  public enum State {
    /** All files are there, with the right checksums. */
    COMPLETE,
    /** At least one file is missing. */
    MISSING,
    /** All files are there, but one has another checksum. */
    DAMAGED
  }

  /**
   * How a data set stands.
   *
   * @param name the data set
   * @param folder where its files are or would be
   * @param state whether they are there and right
   * @param words the same in words, with the files concerned
   */
  public record Status(String name, Path folder, State state, String words) {}

  private DataFetcher() {}

  /**
   * Return the data folder of this user: the environment's BILEVEL_DATA, else {@code .bilevel/data}
   * in the home folder.
   *
   * @return the folder, which need not exist
   */
  public static Path folder() {
    String set = System.getenv("BILEVEL_DATA");
    return set == null || set.isBlank()
        ? Path.of(System.getProperty("user.home"), ".bilevel", "data")
        : Path.of(set);
  }

  /**
   * Return the data sets that can be fetched.
   *
   * @return their names, as a file uses them
   */
  public static List<String> names() {
    return FetchableData.ALL.stream().map(FetchableData::name).toList();
  }

  /**
   * Bring a data set.
   *
   * @param name one of {@link #names()}
   * @param target the data folder; the files go into a folder of that name in it
   * @param say told each step, a line at a time
   * @return the folder that has the files
   * @throws BilevelException of category CONFIGURATION if there is no such data set; of category
   *     DATA if no way brings it, with the reason of each
   * @throws CancellationException if the thread is interrupted
   */
  public static Path fetch(String name, Path target, Consumer<String> say) {
    for (FetchableData data : FetchableData.ALL) {
      if (data.name().equals(name)) {
        return fetch(data, target, say);
      }
    }
    throw BilevelException.configuration(
        "'%s' is no data set that can be fetched.".formatted(name),
        "Maybe one of " + String.join(", ", names()) + ".");
  }

  /**
   * Say how the data sets that can be fetched stand in a data folder. Reads their files to compute
   * the checksums, about a second for each GB.
   *
   * @param dataFolder the data folder
   * @return a status for each of {@link #names()}
   * @throws BilevelException of category DATA if a file cannot be read
   */
  public static List<Status> status(Path dataFolder) {
    return FetchableData.ALL.stream().map(data -> status(data, dataFolder)).toList();
  }

  static Status status(FetchableData data, Path dataFolder) {
    Path folder = dataFolder.resolve(data.name());
    List<String> missing = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    try {
      for (FetchableData.DataFile file : data.files()) {
        Path at = present(folder, file);
        if (!Files.isRegularFile(at)) {
          missing.add(file.name());
        } else if (!isRight(at, file)) {
          damaged.add(file.name());
        }
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    if (!missing.isEmpty()) {
      return new Status(
          data.name(), folder, State.MISSING, "missing: " + String.join(", ", missing));
    }
    return damaged.isEmpty()
        ? new Status(data.name(), folder, State.COMPLETE, "complete, checksums right")
        : new Status(
            data.name(), folder, State.DAMAGED, "other checksum: " + String.join(", ", damaged));
  }

  static Path fetch(FetchableData data, Path target, Consumer<String> say) {
    Path folder = target.resolve(data.name());
    try {
      Files.createDirectories(folder);
      deleteAbandoned(folder);
      List<FetchableData.DataFile> wanted = new ArrayList<>();
      for (FetchableData.DataFile file : data.files()) {
        if (!isRight(present(folder, file), file)) {
          wanted.add(file);
        }
      }
      if (wanted.isEmpty()) {
        say.accept(data.name() + " is complete in " + folder);
        return folder;
      }
      List<String> failures = new ArrayList<>();
      for (FetchWay way : data.ways()) {
        say.accept(
            "%s: %d of %d files from %s"
                .formatted(data.name(), wanted.size(), data.files().size(), way.words()));
        Path scratch = Files.createTempDirectory(folder, SCRATCH);
        try {
          Path brought =
              way.bring()
                  .into(wanted.stream().map(FetchableData.DataFile::name).toList(), scratch, say);
          for (FetchableData.DataFile file : List.copyOf(wanted)) {
            place(file, brought, scratch, folder, say);
            wanted.remove(file);
          }
          say.accept(data.name() + " is complete in " + folder);
          return folder;
        } catch (IOException e) {
          say.accept("  no: " + e.getMessage());
          failures.add("  " + way.words() + ": " + e.getMessage());
        } finally {
          delete(scratch);
        }
      }
      throw BilevelException.data(
          "%s could not be fetched. Tried:%n%s".formatted(data.name(), String.join("\n", failures)),
          "Maybe put %s, plain or with .gz, into %s by hand."
              .formatted(
                  String.join(", ", wanted.stream().map(FetchableData.DataFile::name).toList()),
                  folder.toAbsolutePath()),
          null);
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("fetching " + data.name() + " was interrupted");
    }
  }

  /** Check a file that a way brought and move it to its place. */
  private static void place(
      FetchableData.DataFile file, Path brought, Path scratch, Path folder, Consumer<String> say)
      throws IOException {
    Path from = present(brought, file);
    if (!Files.isRegularFile(from)) {
      throw new IOException("it has no file " + file.name());
    }
    String sum = sha256(from, file);
    if (!sum.equals(file.sha256())) {
      throw new IOException(
          "%s has SHA-256 %s, not %s as it should".formatted(file.name(), sum, file.sha256()));
    }
    String name = from.getFileName().toString();
    // a copy in the folder's own file system, so that the move is one step
    Path staged = from.startsWith(scratch) ? from : scratch.resolve("staged-" + name);
    if (!staged.equals(from)) {
      Files.copy(from, staged, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(
        staged,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    // a wrong file in the other form would still be read
    Files.deleteIfExists(
        folder.resolve(name.equals(file.name()) ? file.name() + ".gz" : file.name()));
    say.accept("  " + name + " checked");
  }

  private static Path present(Path folder, FetchableData.DataFile file) {
    Path plain = folder.resolve(file.name());
    return Files.isRegularFile(plain) ? plain : folder.resolve(file.name() + ".gz");
  }

  private static boolean isRight(Path path, FetchableData.DataFile file) throws IOException {
    return Files.isRegularFile(path) && sha256(path, file).equals(file.sha256());
  }

  /**
   * The checksum of the decompressed contents, of an archive that stays packed those of the file; a
   * word for what cannot be decompressed.
   */
  private static String sha256(Path path, FetchableData.DataFile file) throws IOException {
    boolean asItIs = String.valueOf(path.getFileName()).equals(file.name());
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw BilevelException.internal("every Java platform has SHA-256, but this one has not", e);
    }
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = asItIs ? Files.newInputStream(path) : IdxFile.open(path)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    } catch (ZipException | EOFException e) {
      return "(none: damaged compression)";
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Delete what a fetch left behind that was killed, but nothing of one that may still go on. */
  private static void deleteAbandoned(Path folder) throws IOException {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    try (DirectoryStream<Path> scratches = Files.newDirectoryStream(folder, SCRATCH + "*")) {
      for (Path scratch : scratches) {
        if (Files.getLastModifiedTime(scratch).toInstant().isBefore(yesterday)) {
          delete(scratch);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static BilevelException unreadable(Path folder, IOException failure) {
    return BilevelException.data(
        "The folder %s cannot be used: %s.".formatted(folder.toAbsolutePath(), failure),
        "Maybe set BILEVEL_DATA to a folder that can be written.",
        failure);
  }
}

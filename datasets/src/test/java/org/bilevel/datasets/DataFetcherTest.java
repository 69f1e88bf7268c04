package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import org.bilevel.api.BilevelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFetcherTest {
  private static final byte[] IMAGES = "some images".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LABELS = "some labels".getBytes(StandardCharsets.UTF_8);

  @TempDir Path target;
  @TempDir Path elsewhere;
  private final Map<String, byte[]> served = new TreeMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private HttpServer server;
  private String address;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath().substring(1);
          byte[] body = served.get(path);
          asked.add(path);
          exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
          if (body != null) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    address =
        "http://%s:%d/"
            .formatted(server.getAddress().getHostString(), server.getAddress().getPort());
    served.put("images.gz", compressed(IMAGES));
    served.put("labels.gz", compressed(LABELS));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void bringsFilesFromAnAddress() throws IOException {
    Path folder = fetch(FetchWay.address(address));

    assertThat(folder).isEqualTo(target.resolve("tiny"));
    assertOnly(folder, "images.gz", "labels.gz");
    assertThat(folder.resolve("images.gz")).hasBinaryContent(compressed(IMAGES));
    assertThat(said).anyMatch(line -> line.contains(address + "images.gz"));
    assertThat(said).last().asString().contains("complete");
    assertThat(status(folder)).isEqualTo(DataFetcher.State.COMPLETE);
  }

  @Test
  void bringsFilesThatAreNotCompressed() throws IOException {
    served.clear();
    served.put("images", IMAGES);
    served.put("labels", LABELS);

    Path folder = fetch(FetchWay.plainAddress(address));

    assertOnly(folder, "images", "labels");
    assertThat(folder.resolve("images")).hasBinaryContent(IMAGES);
    assertThat(asked).containsExactly("images", "labels");
    assertThat(status(folder)).isEqualTo(DataFetcher.State.COMPLETE);
  }

  @Test
  void anArchiveStaysPackedAndItsOwnChecksumCounts() throws IOException {
    byte[] packed = compressed(IMAGES);
    served.put("packed.tar.gz", packed);
    FetchableData data =
        new FetchableData(
            "tiny",
            List.of(new FetchableData.DataFile("packed.tar.gz", sha256(packed))),
            List.of(FetchWay.plainAddress(address)));

    Path folder = DataFetcher.fetch(data, target, said::add);

    assertOnly(folder, "packed.tar.gz");
    assertThat(folder.resolve("packed.tar.gz")).hasBinaryContent(packed);
    assertThat(DataFetcher.status(data, target).state()).isEqualTo(DataFetcher.State.COMPLETE);
    Files.write(folder.resolve("packed.tar.gz"), compressed(LABELS));
    assertThat(DataFetcher.status(data, target).state()).isEqualTo(DataFetcher.State.DAMAGED);
  }

  @Test
  void askingAgainFetchesNothing() {
    fetch(FetchWay.address(address));
    asked.clear();

    fetch(FetchWay.address(address));

    assertThat(asked).isEmpty();
  }

  @Test
  void whatIsMissingOrWrongIsFetchedAlone() throws IOException {
    Path folder = Files.createDirectories(target.resolve("tiny"));
    Files.write(folder.resolve("images"), IMAGES);
    Files.write(folder.resolve("labels"), IMAGES);
    assertThat(status(folder)).isEqualTo(DataFetcher.State.DAMAGED);

    fetch(FetchWay.address(address));

    assertThat(asked).containsExactly("labels.gz");
    assertOnly(folder, "images", "labels.gz");
    assertThat(status(folder)).isEqualTo(DataFetcher.State.COMPLETE);
  }

  @Test
  void aWrongChecksumIsRefusedAndTheNextWayTaken() throws IOException {
    served.put("labels.gz", compressed(IMAGES));
    Files.write(elsewhere.resolve("labels"), LABELS);

    Path folder =
        fetch(FetchWay.address(address), FetchWay.installed(elsewhere, "another program"));

    // the images of the first way were right and stay
    assertOnly(folder, "images.gz", "labels");
    assertThat(said).anyMatch(line -> line.contains("no: labels has SHA-256"));
    assertThat(elsewhere.resolve("labels")).exists();
  }

  @Test
  void damagedCompressionIsRefused() {
    byte[] cut = Arrays.copyOf(compressed(LABELS), 15);
    served.put("labels.gz", cut);

    assertThatThrownBy(() -> fetch(FetchWay.address(address)))
        .hasMessageContaining("damaged compression");
  }

  @Test
  void anAddressThatCannotBeReachedIsPassedOver() throws IOException {
    String closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed =
          "http://%s:%d/"
              .formatted(socket.getInetAddress().getHostAddress(), socket.getLocalPort());
    }

    fetch(FetchWay.address(closed), FetchWay.address(address));

    assertThat(said).anyMatch(line -> line.contains("cannot be reached"));
    assertThat(status(target.resolve("tiny"))).isEqualTo(DataFetcher.State.COMPLETE);
  }

  @Test
  void everyWayAndItsReasonAreToldIfNoneHelps() throws IOException {
    served.clear();

    assertThatThrownBy(() ->
            fetch(
                FetchWay.address(address),
                FetchWay.installed(elsewhere.resolve("absent"), "another program"),
                new FetchWay(
                    "a program",
                    (names, scratch, say) -> {
                      Command.run(scratch, Duration.ofSeconds(9), say, "bilevel-no-such-program");
                      return scratch;
                    })))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageContainingAll(
            "tiny could not be fetched",
            "images.gz answered with status 404",
            "another program, installed in",
            "it is not installed",
            "bilevel-no-such-program is not installed",
            "Maybe put images, labels, plain or with .gz, into " + target.resolve("tiny"));
    assertOnly(target.resolve("tiny"));
    assertThat(status(target.resolve("tiny"))).isEqualTo(DataFetcher.State.MISSING);
  }

  @Test
  void aWayThatBringsOnlySomeFilesIsCompletedByTheNext() throws IOException {
    Files.write(elsewhere.resolve("images"), IMAGES);

    Path folder =
        fetch(FetchWay.installed(elsewhere, "another program"), FetchWay.address(address));

    assertThat(asked).containsExactly("labels.gz");
    assertOnly(folder, "images", "labels.gz");
  }

  @Test
  void theReasonOfAFailedProgramIsItsOutput() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");

    assertThatThrownBy(() ->
            Command.run(
                target, Duration.ofMinutes(1), said::add, java.toString(), "--no-such-option"))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("exit code 1", "no-such-option");
  }

  @Test
  void whatAKilledFetchLeftIsDeletedLater() throws IOException {
    Path old = Files.createDirectories(target.resolve("tiny/.fetch-old"));
    Files.writeString(old.resolve("half"), "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    Path fresh = Files.createDirectories(target.resolve("tiny/.fetch-fresh"));

    fetch(FetchWay.address(address));

    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void anInterruptedFetchIsCancelledAndLeavesNothing() throws IOException {
    assertThatThrownBy(() ->
            fetch(
                new FetchWay(
                    "a slow program",
                    (names, scratch, say) -> {
                      Files.writeString(scratch.resolve("images"), "half");
                      throw new InterruptedException();
                    })))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertOnly(target.resolve("tiny"));
  }

  @Test
  void anUnknownNameIsAMistakeOfTheUser() {
    assertThatThrownBy(() -> DataFetcher.fetch("mnits", target, said::add))
        .isInstanceOf(BilevelException.class)
        .hasMessageContainingAll("'mnits'", "mnist, fashion-mnist, adult");
  }

  @Test
  void everyNameHasAStatus() {
    assertThat(DataFetcher.status(target))
        .extracting(DataFetcher.Status::name)
        .containsExactlyElementsOf(DataFetcher.names());
    assertThat(DataFetcher.status(target))
        .allMatch(status -> status.state() == DataFetcher.State.MISSING);
  }

  private Path fetch(FetchWay... ways) {
    return DataFetcher.fetch(tiny(ways), target, said::add);
  }

  private DataFetcher.State status(Path folder) {
    return DataFetcher.status(tiny(), folder.getParent()).state();
  }

  private static FetchableData tiny(FetchWay... ways) {
    return new FetchableData(
        "tiny",
        List.of(
            new FetchableData.DataFile("images", sha256(IMAGES)),
            new FetchableData.DataFile("labels", sha256(LABELS))),
        List.of(ways));
  }

  private static void assertOnly(Path folder, String... names) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  private static byte[] compressed(byte[] contents) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(contents);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static String sha256(byte[] contents) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(contents));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

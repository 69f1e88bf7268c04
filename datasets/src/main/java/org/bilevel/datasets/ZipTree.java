package org.bilevel.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.bilevel.api.BilevelException;

/**
 * The files of a zip.
 *
 * @param at the zip
 * @param advice the second line of a failure
 */
record ZipTree(Path at, String advice) implements FileTree {

  @Override
  public List<String> names() throws IOException {
    try (ZipFile zip = new ZipFile(at.toFile())) {
      return zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  @Override
  public void read(Predicate<String> wanted, Use use) throws IOException {
    try (ZipFile zip = new ZipFile(at.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (!entry.isDirectory() && wanted.test(entry.getName())) {
          use.take(entry.getName(), bytes(zip, entry));
        }
      }
    }
  }

  private byte[] bytes(ZipFile zip, ZipEntry entry) {
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      throw BilevelException.data(
          "The entry %s of %s is damaged: %s.".formatted(entry.getName(), at, e.getMessage()),
          advice,
          e);
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (sum.getValue() != entry.getCrc()) {
      throw BilevelException.data(
          "The entry %s of %s is damaged: its checksum is %08x, not %08x."
              .formatted(entry.getName(), at, sum.getValue(), entry.getCrc()),
          advice,
          null);
    }
    return bytes;
  }
}

package org.bilevel.datasets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The files of a tar, plain or compressed. It is read from its beginning to its end each time, so
 * that the checksum of the compression is always looked at.
 *
 * @param at the tar
 */
record TarTree(Path at) implements FileTree {
  private static final int CHUNK = 1 << 16;

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    read(
        name -> {
          names.add(name);
          return false;
        },
        (name, bytes) -> {});
    return names;
  }

  @Override
  public void read(Predicate<String> wanted, Use use) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(at), CHUNK);
        InputStream plain =
            at.toString().endsWith(".tar") ? file : new GZIPInputStream(file, CHUNK);
        TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile() && wanted.test(entry.getName())) {
          byte[] bytes = tar.readNBytes((int) Math.min(MOST_BYTES, entry.getSize()));
          if (bytes.length < entry.getSize()) {
            throw new IOException("its entry " + entry.getName() + " is cut off");
          }
          use.take(entry.getName(), bytes);
        }
      }
      plain.transferTo(OutputStream.nullOutputStream());
    }
  }
}

package org.bilevel.datasets;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.datasets.LabelledFiles.Contents;
import org.bilevel.datasets.LabelledFiles.Header;

/** Reads one table, row by row; keeps the numbers alone. */
final class TableFile {
  private static final int EVERY = 4096;
  private static final int MOST_MISTAKES = 10;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path file;
  private final LabelledFiles.TableFormat format;
  private final LabelledFiles.Progress progress;

  private final List<String> mistakes = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private final Map<String, String> known = new HashMap<>(); // one text for each label
  private List<String> header = List.of();
  private float[] features = new float[1 << 12];
  private int columns = -1;
  private int label = -1;

  TableFile(Path file, LabelledFiles.TableFormat format, LabelledFiles.Progress progress) {
    this.file = file;
    this.format = format;
    this.progress = progress;
  }

  Contents read() {
    if (!Files.exists(file)) {
      throw BilevelException.data(
          "The file " + file + " does not exist.",
          "Maybe the path is wrong, seen from here.",
          null);
    }
    try (CountedStream counted = new CountedStream(Files.newInputStream(file));
        Reader text = text(counted);
        CsvReader<CsvRecord> rows =
            CsvReader.builder()
                .fieldSeparator(format.delimiter())
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text)) {
      long total = Math.max(1, Files.size(file));
      for (CsvRecord row : rows) {
        boolean first = columns < 0;
        List<String> fields = first ? begin(row) : row.getFields();
        if (!first || header.isEmpty()) {
          sample(row.getStartingLineNumber(), fields);
        }
        if (mistakes.size() >= MOST_MISTAKES) {
          break;
        }
        if (labels.size() % EVERY == 0) {
          progress.at(Math.min(counted.count(), total), total, labels.size());
        }
      }
      progress.at(total, total, labels.size());
    } catch (CsvParseException e) {
      throw unreadable(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()), e);
    } catch (UncheckedIOException e) {
      IOException cause = Objects.requireNonNull(e.getCause());
      throw unreadable(BilevelException.reason(cause), e);
    } catch (IOException e) {
      throw unreadable(BilevelException.reason(e), e);
    }
    throwIfMistaken();
    if (labels.isEmpty()) {
      throw BilevelException.data(
          "The file %s has no rows of data.".formatted(file),
          "Maybe it is another file, or its only line was taken for a header.",
          null);
    }
    int d = columns - 1;
    float[] exact = Arrays.copyOf(features, labels.size() * d);
    features = new float[0];
    return LabelledFiles.contents(file, new SampleShape(1, 1, d), exact, labels, List.of());
  }

  private Reader text(InputStream raw) throws IOException {
    InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
    return new InputStreamReader(
        in,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /** Find out from the first row which columns there are, and return its fields. */
  private List<String> begin(CsvRecord row) {
    List<String> fields = new ArrayList<>(row.getFields());
    String first = fields.getFirst();
    if (!first.isEmpty() && first.charAt(0) == BYTE_ORDER_MARK) {
      fields.set(0, first.substring(1));
    }
    columns = fields.size();
    if (columns < 2) {
      throw BilevelException.data(
          "%s:%d: there is one column, but a label and at least one feature are needed."
              .formatted(file, row.getStartingLineNumber()),
          "Maybe fields are separated by something else than '%s'.".formatted(format.delimiter()),
          null);
    }
    boolean named = format.header() == Header.YES;
    if (format.header() == Header.AUTO) {
      int place = number(columns);
      named = !format.label().matches("(-?\\d+)?"); // by name
      for (int j = 0; j < columns; j++) {
        named |= j != place && !isNumber(fields.get(j));
      }
    }
    header = named ? fields.stream().map(String::strip).toList() : List.of();
    label = labelColumn();
    return fields;
  }

  /** Return the column of a label that is given by its number, from 0; −1 if it is not. */
  private int number(int count) {
    if (format.label().isEmpty()) {
      return count - 1;
    }
    try {
      int given = Integer.parseInt(format.label());
      int place = given < 0 ? count + given : given - 1;
      return place < count ? Math.max(-1, place) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private int labelColumn() {
    int named = header.indexOf(format.label());
    if (named >= 0 && header.lastIndexOf(format.label()) > named) {
      throw BilevelException.configuration(
          "%s: the columns %d and %d are both named '%s'."
              .formatted(file, named + 1, header.lastIndexOf(format.label()) + 1, format.label()),
          "Maybe say which by its number.");
    }
    int place = named >= 0 ? named : number(columns);
    if (place < 0) {
      throw BilevelException.configuration(
          "%s: there is no column '%s'; there are %d%s."
              .formatted(
                  file,
                  format.label(),
                  columns,
                  header.isEmpty()
                      ? " without names"
                      : ": "
                          + String.join(", ", header.subList(0, Math.min(10, columns)))
                          + (columns > 10 ? ", …" : "")),
          "Maybe it is another name, or a number from 1 to %d.".formatted(columns));
    }
    return place;
  }

  private void sample(long line, List<String> fields) {
    if (fields.size() != columns) {
      mistake(line, "%d fields, but the first line has %d.".formatted(fields.size(), columns));
      return;
    }
    int d = columns - 1;
    int at = LabelledFiles.entries(file, labels.size(), d);
    int end = LabelledFiles.entries(file, labels.size() + 1L, d);
    if (end > features.length) {
      long doubled = Math.min(Integer.MAX_VALUE - 8L, 2L * features.length);
      features = Arrays.copyOf(features, (int) Math.max(end, doubled));
    }
    for (int j = 0; j < columns; j++) {
      String field = fields.get(j).strip();
      if (j == label) {
        if (field.isEmpty()) {
          mistake(line, "the label in %s is empty.".formatted(name(j)));
          return;
        }
      } else if (isNumber(field)) {
        float value = Float.parseFloat(field);
        if (!Float.isFinite(value)) {
          mistake(line, "%s is %s, not a finite number.".formatted(name(j), field));
          return;
        }
        features[at++] = value;
      } else {
        mistake(
            line,
            field.isEmpty()
                ? "%s is empty.".formatted(name(j))
                : "%s is '%s', not a number.".formatted(name(j), shortened(field)));
        return;
      }
    }
    labels.add(known.computeIfAbsent(fields.get(label).strip(), text -> text));
  }

  private String name(int column) {
    return header.isEmpty()
        ? "column " + (column + 1)
        : "column %d (%s)".formatted(column + 1, header.get(column));
  }

  private static String shortened(String field) {
    return field.length() <= 40 ? field : field.substring(0, 40) + "…";
  }

  /** Say whether a field is a decimal number, or one of NaN and Infinity. */
  private static boolean isNumber(String field) {
    String text = field.strip();
    if (text.isEmpty()) {
      return false;
    }
    char last = text.charAt(text.length() - 1);
    if (last == 'f' || last == 'F' || last == 'd' || last == 'D') {
      return false; // a literal of Java, not a number of a table
    }
    try {
      Float.parseFloat(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void mistake(long line, String what) {
    mistakes.add("%s:%d: %s".formatted(file, line, what));
  }

  private void throwIfMistaken() {
    if (mistakes.isEmpty()) {
      return;
    }
    String text = String.join(System.lineSeparator(), mistakes);
    if (mistakes.size() > 1) {
      boolean more = mistakes.size() >= MOST_MISTAKES;
      text =
          "%s%d malformed rows:%s%s"
              .formatted(more ? "The first " : "", mistakes.size(), System.lineSeparator(), text);
    }
    throw BilevelException.data(
        text,
        "Maybe remove these rows or fill in what is missing; texts must become numbers.",
        null);
  }

  private BilevelException unreadable(String reason, Exception cause) {
    return BilevelException.data(
        "The file %s cannot be read after %,d samples: %s.".formatted(file, labels.size(), reason),
        "Maybe it is no table of text in UTF-8, or it is damaged.",
        cause);
  }
}

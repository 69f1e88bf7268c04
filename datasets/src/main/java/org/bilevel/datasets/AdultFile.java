package org.bilevel.datasets;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.BilevelException;

/**
 * Reads one file of UCI Adult, plain or compressed (".gz").
 *
 * <p>A line has the fourteen fields of {@link AdultField#ALL} and the label, separated by commas
 * and blanks; the labels of the test file end with a dot. Empty lines and those that begin with "|"
 * say nothing.
 */
final class AdultFile {
  private static final int LABEL = AdultField.ALL.size();

  /** What stands for a value that is not known. */
  static final float UNKNOWN = -1;

  /**
   * A line of a file.
   *
   * @param fields for each field its number, or which of its values it has, or UNKNOWN
   * @param label 1 for an income above 50,000 dollars, else 0
   */
  record Row(float[] fields, int label) {

    /** Say whether every category is known. */
    boolean isKnown() {
      for (int j = 0; j < fields.length; j++) {
        if (!AdultField.ALL.get(j).isNumber() && fields[j] == UNKNOWN) {
          return false;
        }
      }
      return true;
    }
  }

  private final Path file;
  private final String advice;

  private AdultFile(Path file, String advice) {
    this.file = file;
    this.advice = advice;
  }

  /** Read all rows; {@code advice} is the second line of every failure. */
  static List<Row> rows(Path file, String advice) {
    return new AdultFile(file, advice).read();
  }

  private List<Row> read() {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(IdxFile.open(file), StandardCharsets.ISO_8859_1))) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank() && !line.startsWith("|")) {
          rows.add(row(line, number));
        }
      }
    } catch (EOFException e) {
      throw BilevelException.data(
          "The file " + file + " is truncated: it ends within its compressed data.", advice, e);
    } catch (IOException e) {
      throw BilevelException.data(
          "The file " + file + " cannot be read: " + BilevelException.reason(e) + ".", advice, e);
    }
    if (rows.isEmpty()) {
      throw BilevelException.data("The file " + file + " has no rows.", advice, null);
    }
    return rows;
  }

  private Row row(String line, int number) {
    String[] words = line.split(",", -1);
    if (words.length != LABEL + 1) {
      throw wrong(number, "the line has %d fields, not %d".formatted(words.length, LABEL + 1));
    }
    float[] fields = new float[LABEL];
    for (int j = 0; j < LABEL; j++) {
      fields[j] = field(AdultField.ALL.get(j), words[j].strip(), number);
    }
    return new Row(fields, label(words[LABEL].strip(), number));
  }

  private float field(AdultField field, String word, int number) {
    if (field.isNumber()) {
      try {
        float value = Float.parseFloat(word);
        if (Float.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        // said below, as of what is not finite
      }
      throw wrong(number, "%s is '%s', not a finite number".formatted(field.name(), word));
    }
    if (word.equals(AdultField.UNKNOWN)) {
      return UNKNOWN;
    }
    int index = field.values().indexOf(word);
    if (index < 0) {
      throw wrong(
          number, "%s is '%s', which adult.names does not have".formatted(field.name(), word));
    }
    return index;
  }

  private int label(String word, int number) {
    return switch (word) {
      case "<=50K", "<=50K." -> 0;
      case ">50K", ">50K." -> 1;
      default -> throw wrong(number, "the label is '%s', neither <=50K nor >50K".formatted(word));
    };
  }

  private BilevelException wrong(int number, String what) {
    return BilevelException.data("%s:%d: %s.".formatted(file, number, what), advice, null);
  }
}

package org.bilevel.runtime.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bilevel.api.BilevelException;
import org.bilevel.runtime.report.folder.CellRow;
import org.bilevel.runtime.report.folder.RunFiles;

/**
 * The variants of one or several runs side by side: their figures with ranks, paired differences to
 * one of them over common seeds, and what they differ in.
 */
public final class Comparison {
  /** The title of the table of the figures. */
  public static final String FIGURES = "Figures";

  private final List<String> legend = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final List<Column> columns;
  private final Group baseline;

  private Comparison(List<RunFiles> runs, String baselineName) {
    for (int i = 0; i < runs.size(); i++) {
      RunFiles run = runs.get(i);
      boolean alone = runs.size() == 1;
      String number = Integer.toString(i + 1);
      legend.add(alone ? run.name() : number + " = " + run.name());
      groups.addAll(Group.of(run, alone ? "" : number + ":", alone ? run.name() : number));
    }
    this.columns = common(runs);
    this.baseline = baselineName.isEmpty() ? groups.getFirst() : group(baselineName);
  }

  /**
   * A table with a title.
   *
   * @param title what it shows
   * @param note how to read it, the empty string if there is nothing to say
   * @param rows the header and the rows
   */
  public record Table(String title, String note, List<List<String>> rows) {}

  /**
   * Compare runs.
   *
   * @param folders run folders, at least one
   * @param baseline the variant that the others are compared to, as it is called in the table; the
   *     empty string for the first one
   * @return the comparison
   * @throws BilevelException of category CONFIGURATION if a folder is none of a run, the runs have
   *     no figure in common, or no variant is called so; DATA if a file is damaged
   */
  public static Comparison of(List<Path> folders, String baseline) {
    return new Comparison(folders.stream().map(RunFiles::read).toList(), baseline);
  }

  /** Keep the figures that some variant of each run has. */
  private List<Column> common(List<RunFiles> runs) {
    List<Column> common = new ArrayList<>(Group.columns(groups));
    common.remove(Column.TIME);
    List<String> have = new ArrayList<>();
    for (RunFiles run : runs) {
      List<Column> own = Group.columns(Group.of(run, "", ""));
      common.retainAll(own);
      String names =
          own.stream()
              .filter(column -> !column.equals(Column.TIME))
              .map(Column::header)
              .collect(Collectors.joining(", "));
      have.add(run.name() + ": " + (names.isEmpty() ? "none" : names));
    }
    if (common.isEmpty()) {
      throw BilevelException.configuration(
          "The runs have no figure in common (" + String.join("; ", have) + ").",
          "Maybe compare runs of the same experiment, at least one cell of which finished.");
    }
    if (runs.stream().allMatch(r -> Group.columns(Group.of(r, "", "")).contains(Column.TIME))) {
      common.add(Column.TIME);
    }
    return common;
  }

  private Group group(String name) {
    List<Group> called = groups.stream().filter(group -> group.label().equals(name)).toList();
    if (called.isEmpty()) {
      called = groups.stream().filter(group -> group.variant().equals(name)).toList();
    }
    if (called.size() != 1) {
      throw BilevelException.configuration(
          "%s is called '%s'.".formatted(called.isEmpty() ? "No variant" : "More than one", name),
          "Maybe choose one of: "
              + groups.stream().map(Group::label).collect(Collectors.joining(", "))
              + ".");
    }
    return called.getFirst();
  }

  /**
   * Return which number stands for which run.
   *
   * @return a line for each run
   */
  public List<String> legend() {
    return List.copyOf(legend);
  }

  /**
   * Return the tables: figures, differences, configuration, what did not finish; those that would
   * be empty are left out.
   *
   * @return at least the table of the figures
   */
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    tables.add(figures());
    if (groups.size() > 1) {
      tables.add(differences());
    }
    List<List<String>> differing = Group.differences(groups);
    if (!differing.isEmpty()) {
      List<String> header = new ArrayList<>(List.of("key"));
      groups.forEach(group -> header.add(group.label()));
      differing.addFirst(header);
      tables.add(new Table("Configuration, where it differs", "", differing));
    }
    List<List<String>> unfinished = unfinished();
    if (unfinished.size() > 1) {
      tables.add(new Table("Not finished", "", unfinished));
    }
    return tables;
  }

  private List<String> header(String last) {
    List<String> header = new ArrayList<>(List.of("variant"));
    columns.forEach(column -> header.add(column.header()));
    header.add(last);
    return header;
  }

  private Table figures() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(header("seeds"));
    for (Group group : groups) {
      List<String> row = new ArrayList<>(List.of(group.label()));
      for (Column column : columns) {
        Sample sample = group.sample(column);
        row.add(
            sample.text(column.unit())
                + (sample.count() == 0 || groups.size() == 1
                    ? ""
                    : " #" + rank(column, sample.mean())));
      }
      row.add(group.seeds());
      rows.add(row);
    }
    return new Table(
        FIGURES,
        "mean ± standard deviation over seeds, and rank by the mean (#1 is the largest; of times, the"
            + " shortest)",
        rows);
  }

  /** Return the rank of a mean: one more than there are means before it; equal ones share it. */
  private long rank(Column column, double mean) {
    return 1
        + groups.stream()
            .mapToDouble(group -> group.sample(column).mean())
            .filter(other -> column.isTime() ? other < mean : other > mean)
            .count();
  }

  private Table differences() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(header("common seeds"));
    for (Group group : others()) {
      List<String> row = new ArrayList<>(List.of(group.label()));
      for (Column column : columns) {
        row.add(paired(group, column).text(column.unit()));
      }
      row.add(Long.toString(commonSeeds(group)));
      rows.add(row);
    }
    return new Table(
        differenceTitle(), "mean over common seeds [95 % confidence interval, Student's t]", rows);
  }

  private String differenceTitle() {
    return "Difference to " + baseline.label();
  }

  private List<Group> others() {
    return groups.stream().filter(group -> group != baseline).toList();
  }

  private Paired paired(Group group, Column column) {
    return Paired.of(group.values(column), baseline.values(column));
  }

  private long commonSeeds(Group group) {
    List<Long> seeds =
        baseline.cells().stream().filter(CellRow::finished).map(CellRow::seed).toList();
    return group.cells().stream()
        .filter(cell -> cell.finished() && seeds.contains(cell.seed()))
        .count();
  }

  private List<List<String>> unfinished() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("variant", "seed", "state", "why"));
    for (Group group : groups) {
      for (CellRow cell : group.cells()) {
        if (!cell.finished()) {
          rows.add(
              List.of(
                  group.label(),
                  Long.toString(cell.seed()),
                  cell.state(),
                  cell.message().lines().findFirst().orElse("")));
        }
      }
    }
    return rows;
  }

  /**
   * Write the comparison as a page.
   *
   * @param file where; replaced if it is there
   * @throws BilevelException of category DATA if it cannot be written
   */
  public void write(Path file) {
    Page.write(file, page());
  }

  String page() {
    Html body = new Html();
    body.open("header").element("h1", "Comparison").open("p");
    body.text(String.join(" · ", legend)).close("p").close("header").open("main");
    for (Table table : tables()) {
      boolean numbers = !table.note().isEmpty();
      body.open("section", "class", numbers ? "numbers" : "words").element("h2", table.title());
      if (numbers) {
        String note = table.note();
        body.element(
            "p", Character.toUpperCase(note.charAt(0)) + note.substring(1) + ".", "class", "note");
      }
      body.table(table.rows().getFirst(), table.rows().subList(1, table.rows().size()));
      body.close("section");
      if (table.title().equals(differenceTitle())) {
        intervals(body);
      }
    }
    body.close("main").element("footer", "Made by Bilevel from the files of the run folders.");
    return Page.of("Comparison – Bilevel", body, false);
  }

  /** Draw each difference with its interval, for each figure on a scale of its own. */
  private void intervals(Html body) {
    body.open("section").element("h2", "Intervals");
    body.element(
        "p",
        "The difference to %s and its 95 %% interval; the vertical line is no difference."
            .formatted(baseline.label()),
        "class",
        "note");
    body.open("div", "class", "grid");
    for (Column column : columns) {
      double widest = 0;
      for (Group group : others()) {
        Paired paired = paired(group, column);
        double half = Double.isNaN(paired.half()) ? 0 : paired.half();
        if (paired.differences().count() > 0) {
          widest = Math.max(widest, Math.abs(paired.differences().mean()) + half);
        }
      }
      body.open("figure", "class", "intervals");
      body.open("figcaption").element("h3", column.header()).close("figcaption");
      for (Group group : others()) {
        interval(body, group, paired(group, column), column, widest);
      }
      body.close("figure");
    }
    body.close("div").close("section");
  }

  private static void interval(
      Html body, Group group, Paired paired, Column column, double widest) {
    body.open("div", "class", "interval").element("span", group.label());
    body.open(
        "svg", "viewBox", "-105 0 210 20", "preserveAspectRatio", "none", "aria-hidden", "true");
    line(body, "zero", 0, 0, 0, 20);
    if (paired.differences().count() > 0) {
      double scale = widest == 0 ? 0 : 100 / widest;
      double mean = paired.differences().mean() * scale;
      double half = Double.isNaN(paired.half()) ? 0 : paired.half() * scale;
      line(body, "range", mean - half, 10, mean + half, 10);
      line(body, "mean", mean, 4, mean, 16);
    }
    body.close("svg").element("span", paired.text(column.unit()), "class", "value").close("div");
  }

  private static void line(Html body, String kind, double x1, double y1, double x2, double y2) {
    body.open(
            "line",
            "class",
            kind,
            "x1",
            Double.toString(x1),
            "y1",
            Double.toString(y1),
            "x2",
            Double.toString(x2),
            "y2",
            Double.toString(y2))
        .close("line");
  }
}

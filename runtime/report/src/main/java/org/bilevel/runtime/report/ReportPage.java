package org.bilevel.runtime.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.bilevel.runtime.report.folder.CellRow;
import org.bilevel.runtime.report.folder.MetricRow;
import org.bilevel.runtime.report.folder.RunFiles;
import org.bilevel.runtime.report.folder.TimingRow;
import org.bilevel.runtime.report.folder.WarningRow;

/**
 * The page {@code report.html} of a run folder: what came out, what went wrong, charts of every
 * metric, where the time went, and what the numbers depend on. It is one file and loads nothing.
 */
public final class ReportPage {
  private static final String FILE = "report.html";
  private static final String NAMELESS = "–";

  private final RunFiles run;
  private final List<Group> groups;
  private final Html body = new Html();

  private ReportPage(RunFiles run) {
    this.run = run;
    this.groups = Group.of(run, "", NAMELESS);
  }

  /**
   * Write the page into the run's folder.
   *
   * @param folder a run folder, of a run that has ended or is under way
   * @return the page's file
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION if it is no run folder, DATA
   *     if its files are damaged or the page cannot be written
   */
  public static Path write(Path folder) {
    Path file = folder.resolve(FILE);
    Page.write(file, of(RunFiles.read(folder)));
    return file;
  }

  static String of(RunFiles run) {
    return new ReportPage(run).page();
  }

  private String page() {
    Charts charts = Charts.of(run);
    body.open("header")
        .element("h1", run.name())
        .open("p")
        .element("span", run.state(), "class", "state " + run.state())
        .text(" " + String.join(" · ", essentials()))
        .close("p");
    nav(charts);
    body.close("header").open("main");
    variants();
    summary();
    unfinished();
    warnings();
    charts(charts);
    times();
    saved();
    configuration();
    provenance();
    body.close("main")
        .element("footer", "Made by Bilevel from the files of the run folder. Charts: uPlot, MIT.");
    return Page.of(run.name() + " – Bilevel", body, true);
  }

  private List<String> essentials() {
    List<String> essentials = new ArrayList<>();
    long done = run.cells().stream().filter(CellRow::finished).count();
    int all = run.cells().size();
    essentials.add(
        done == all
            ? "%d %s finished".formatted(all, all == 1 ? "run" : "runs")
            : "%d of %d runs finished".formatted(done, all));
    double seconds =
        run.cells().stream().mapToDouble(CellRow::seconds).filter(Double::isFinite).sum();
    essentials.add(Numbers.duration(seconds) + " of computing");
    essentials.add(run.provenance().getOrDefault("file", ""));
    if (run.provenance().getOrDefault("quick", "").equals("true")) {
      essentials.add("--quick: a trial, no result");
    }
    essentials.add(
        run.provenance().getOrDefault("started", "").replaceFirst("\\..*", "").replace('T', ' ')
            + " UTC");
    return essentials;
  }

  private void nav(Charts charts) {
    body.open("nav");
    link("summary", "Summary");
    if (!charts.matrices().isEmpty() || !charts.byTask().isEmpty()) {
      link("tasks", "By task");
    }
    if (!charts.bySteps().isEmpty()) {
      link("steps", "By step");
    }
    link("time", "Time");
    if (!run.saved().isEmpty()) {
      link("saved", "Models");
    }
    link("configuration", "Configuration");
    link("provenance", "Provenance");
    body.close("nav");
  }

  private void link(String id, String text) {
    body.element("a", text, "href", "#" + id);
  }

  /** The names in order, for the colours of the charts. */
  private void variants() {
    body.element(
        "pre",
        run.variants().stream().map(name -> Csv.field(name) + "\n").collect(Collectors.joining()),
        "id",
        "variants",
        "hidden",
        "");
  }

  private void summary() {
    List<Column> columns = Group.columns(groups);
    List<String> header = new ArrayList<>(List.of("variant"));
    columns.forEach(column -> header.add(column.header()));
    header.add("seeds");
    List<List<String>> rows = new ArrayList<>();
    StringBuilder csv = new StringBuilder("variant,figure,unit,mean,sd,seeds\n");
    for (Group group : groups) {
      List<String> row = new ArrayList<>(List.of(group.label()));
      for (Column column : columns) {
        Sample sample = group.sample(column);
        row.add(sample.text(column.unit()));
        if (sample.count() > 0) {
          csv.append(Csv.field(group.variant())).append(',').append(Csv.field(column.name()));
          csv.append(',').append(Csv.field(column.unit())).append(',').append(sample.mean());
          csv.append(',').append(optional(sample.deviation())).append(',');
          csv.append(sample.count()).append('\n');
        }
      }
      row.add(group.seeds());
      rows.add(row);
    }
    section("summary", "Summary");
    body.open("figure");
    caption("Figures at the end", "summary.csv", false);
    body.table(header, rows);
    note("Mean ± standard deviation over the seeds that finished (n − 1 in the denominator).");
    data(csv.toString());
    body.close("figure").close("section");
  }

  private static String optional(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  private void unfinished() {
    List<CellRow> cells = run.cells().stream().filter(cell -> !cell.finished()).toList();
    if (cells.isEmpty()) {
      return;
    }
    record End(String variant, String state, String message) {}
    Map<End, List<String>> seeds = new LinkedHashMap<>();
    for (CellRow cell : cells) {
      seeds
          .computeIfAbsent(
              new End(cell.variant(), cell.state(), cell.message()), _ -> new ArrayList<>())
          .add(Long.toString(cell.seed()));
    }
    section("unfinished", "Not finished");
    body.open("ul", "class", "messages");
    seeds.forEach((end, list) -> {
      String variant = end.variant.isEmpty() ? "" : end.variant + ", ";
      String words = (list.size() == 1 ? "seed " : "seeds ") + String.join(", ", list);
      body.open("li")
          .element("strong", variant + words + ": " + end.state)
          .element("div", end.message)
          .close("li");
    });
    body.close("ul").close("section");
  }

  private void warnings() {
    if (run.warnings().isEmpty()) {
      return;
    }
    section("warnings", "Warnings");
    body.open("ul", "class", "messages");
    for (WarningRow warning : run.warnings()) {
      body.open("li").element("span", warning.message());
      if (!warning.where().isEmpty()) {
        body.element(
            "small",
            " (%s%s)"
                .formatted(
                    warning.where(),
                    warning.count() == 1
                        ? ""
                        : " and %d times more".formatted(warning.count() - 1)));
      }
      body.close("li");
    }
    body.close("ul").close("section");
  }

  private void charts(Charts charts) {
    if (!charts.matrices().isEmpty() || !charts.byTask().isEmpty()) {
      section("tasks", "By task");
      charts.matrices().forEach(this::matrices);
      grid(charts.byTask());
      body.close("section");
    }
    if (!charts.bySteps().isEmpty()) {
      section("steps", "By step");
      grid(charts.bySteps());
      body.close("section");
    }
    if (!charts.singles().isEmpty()) {
      section("more", "Further measurements");
      List<String> header = new ArrayList<>(List.of("metric"));
      groups.forEach(group -> header.add(group.label()));
      List<List<String>> rows = new ArrayList<>();
      charts
          .singles()
          .forEach((metric, samples) -> {
            List<String> row = new ArrayList<>(List.of(metric));
            groups.forEach(group -> {
              Sample sample = samples.get(group.variant());
              row.add(sample == null ? NAMELESS : sample.text(""));
            });
            rows.add(row);
          });
      body.table(header, rows).close("section");
    }
  }

  private void grid(List<LineChart> charts) {
    body.open("div", "class", "grid");
    charts.forEach(this::line);
    body.close("div");
  }

  private void line(LineChart chart) {
    body.open(
        "figure",
        "class",
        "chart",
        "data-title",
        chart.title(),
        "data-across",
        chart.across(),
        "data-block",
        chart.block(),
        "data-starts",
        chart.blockStarts());
    caption(chart.title(), fileName(chart.title()), true);
    String what = "Chart of %s over %s; CSV has its numbers.";
    body.element(
        "div",
        "",
        "class",
        "plot",
        "role",
        "group",
        "aria-label",
        what.formatted(chart.title(), chart.across()));
    List<String> notes = new ArrayList<>();
    if (chart.every() > 1) {
      notes.add(
          "Every %dth of the measured places is drawn; metrics.csv has all."
              .formatted(chart.every()));
    }
    if (chart.leftOut() > 0) {
      notes.add("Not finite and left out: %d values.".formatted(chart.leftOut()));
    }
    if (!notes.isEmpty()) {
      note(String.join(" ", notes));
    }
    data(chart.csv());
    body.close("figure");
  }

  private void matrices(List<Matrix> matrices) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Matrix matrix : matrices) {
      for (Map<Integer, Sample> row : matrix.cells().values()) {
        for (Sample sample : row.values()) {
          if (sample.count() > 0) {
            least = Math.min(least, sample.mean());
            most = Math.max(most, sample.mean());
          }
        }
      }
    }
    body.open("div", "class", "grid");
    for (Matrix matrix : matrices) {
      matrix(matrix, least, most);
    }
    body.close("div");
  }

  private void matrix(Matrix matrix, double least, double most) {
    List<Integer> tasks = matrix.tasks();
    body.open("figure", "class", "heat");
    String of = matrix.variant().isEmpty() ? "" : " – " + matrix.variant();
    caption(matrix.metric() + of, fileName(matrix.metric() + of), false);
    body.open("div", "class", "scroll", "tabindex", "0").open("table").open("thead").open("tr");
    body.element("th", "after \\ task", "scope", "col");
    tasks.forEach(task -> body.element("th", task.toString(), "scope", "col"));
    body.close("tr").close("thead").open("tbody");
    for (int after : matrix.cells().keySet()) {
      body.open("tr").element("th", Integer.toString(after), "scope", "row");
      for (int task : tasks) {
        Sample sample = matrix.cell(after, task);
        if (sample == null) {
          body.element("td", "");
        } else if (sample.count() == 0) {
          body.element("td", NAMELESS, "title", "not finite");
        } else {
          double share = most > least ? (sample.mean() - least) / (most - least) : 0.5;
          body.element(
              "td",
              Numbers.rounded(sample.mean()),
              "class",
              share > 0.68 ? "hot" : "cool",
              "style",
              "--v:" + Math.round(100 * share) + "%",
              "data-value",
              Double.toString(sample.mean()),
              "title",
              "task %d after %d: %s (%s to %s, %d seeds)"
                  .formatted(
                      task, after, sample.mean(), sample.least(), sample.most(), sample.count()));
        }
      }
      body.close("tr");
    }
    body.close("tbody").close("table").close("div");
    note("Row k, column t: task t after k tasks, mean over seeds.");
    data(matrix.csv());
    body.close("figure");
  }

  private void times() {
    Map<String, Map<String, Sample>> phases = phases();
    section("time", "Time");
    body.open("figure");
    caption("What took how long", "time.csv", false);
    List<String> header = new ArrayList<>(List.of("phase"));
    groups.forEach(group -> header.add(group.label()));
    StringBuilder csv = new StringBuilder("phase,variant,mean-seconds,sd-seconds,seeds\n");
    List<List<String>> rows = new ArrayList<>();
    phases.forEach((phase, samples) -> {
      double most = samples.values().stream().mapToDouble(Sample::most).max().orElse(0);
      String unit = most >= 1 ? "s" : most >= 1e-3 ? "ms" : "µs";
      double scale = most >= 1 ? 1 : most >= 1e-3 ? 1e3 : 1e6;
      List<String> row = new ArrayList<>(List.of(phase + " (" + unit + ")"));
      for (Group group : groups) {
        Sample sample = samples.get(group.variant());
        if (sample == null) {
          row.add(NAMELESS);
          continue;
        }
        double[] scaled = Arrays.stream(sample.values()).map(v -> v * scale).toArray();
        row.add(new Sample(scaled).text(unit));
        csv.append(Csv.field(phase)).append(',').append(Csv.field(group.variant()));
        csv.append(',').append(sample.mean()).append(',').append(optional(sample.deviation()));
        csv.append(',').append(sample.count()).append('\n');
      }
      rows.add(row);
    });
    body.table(header, rows);
    note(
        "How long one of them took, as timings.csv has it: mean over tasks, then mean ± standard"
            + " deviation over seeds. The first row is a whole run.");
    data(csv.toString());
    body.close("figure");
    Map<String, List<MetricRow>> byTask = new LinkedHashMap<>();
    for (TimingRow timing : run.timings()) {
      if (timing.task().isPresent()) {
        byTask
            .computeIfAbsent(timing.name(), _ -> new ArrayList<>())
            .add(
                new MetricRow(
                    timing.variant(),
                    timing.seed(),
                    timing.name(),
                    timing.task(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    timing.seconds()));
      }
    }
    List<LineChart> charts = new ArrayList<>();
    byTask.forEach((name, list) -> charts.add(LineChart.ofTasks(name + " (s)", list)));
    charts.removeIf(LineChart::isEmpty);
    grid(charts);
    body.close("section");
  }

  /** Return seconds by phase and variant, a value for each seed. */
  private Map<String, Map<String, Sample>> phases() {
    Map<String, Map<String, Sample>> phases = new LinkedHashMap<>();
    Map<String, Sample> whole = new LinkedHashMap<>();
    for (Group group : groups) {
      Sample seconds =
          Sample.of(
              group.cells().stream().filter(CellRow::finished).map(CellRow::seconds).toList());
      if (seconds.count() > 0) {
        whole.put(group.variant(), seconds);
      }
    }
    if (!whole.isEmpty()) {
      phases.put("run", whole);
    }
    record Key(String name, String variant) {}
    Map<Key, Map<Long, List<TimingRow>>> all = new LinkedHashMap<>();
    for (TimingRow timing : run.timings()) {
      all.computeIfAbsent(new Key(timing.name(), timing.variant()), _ -> new LinkedHashMap<>())
          .computeIfAbsent(timing.seed(), _ -> new ArrayList<>())
          .add(timing);
    }
    all.forEach((key, seeds) -> {
      Sample sample = Sample.of(seeds.values().stream().map(ReportPage::seconds).toList());
      if (sample.count() > 0) {
        phases.computeIfAbsent(key.name, _ -> new LinkedHashMap<>()).put(key.variant, sample);
      }
    });
    return phases;
  }

  /** What an experiment says of the whole comes before the mean over tasks. */
  private static double seconds(List<TimingRow> timings) {
    List<TimingRow> whole = timings.stream().filter(timing -> timing.task().isEmpty()).toList();
    return (whole.isEmpty() ? timings : whole)
        .stream().mapToDouble(TimingRow::seconds).average().orElse(Double.NaN);
  }

  /** Files beside the page, which is written into the run's folder. */
  private void saved() {
    if (run.saved().isEmpty()) {
      return;
    }
    section("saved", "Trained models and predictions");
    body.open("ul");
    for (String file : run.saved()) {
      body.open("li").element("a", file.substring("saved/".length()), "href", file).close("li");
    }
    body.close("ul").close("section");
  }

  private void configuration() {
    section("configuration", "Configuration");
    List<List<String>> differing = Group.differences(groups);
    if (!differing.isEmpty()) {
      List<String> header = new ArrayList<>(List.of("what the variants differ in"));
      groups.forEach(group -> header.add(group.label()));
      body.table(header, differing);
    }
    body.open("details")
        .element("summary", "Every value, and where it comes from")
        .open("pre", "class", "yaml");
    run.effective()
        .lines()
        .forEach(line -> {
          int comment = line.indexOf("  # ");
          if (comment < 0) {
            body.text(line + "\n");
          } else {
            body.text(line.substring(0, comment))
                .open("i")
                .text(line.substring(comment))
                .text("\n");
            body.close("i");
          }
        });
    body.close("pre").close("details").close("section");
  }

  private void provenance() {
    section("provenance", "Provenance");
    Map<String, List<List<String>>> parts = new LinkedHashMap<>();
    run.provenance()
        .forEach((key, value) ->
            parts
                .computeIfAbsent(
                    key.startsWith("plugins.") ? "plugins" : "", _ -> new ArrayList<>())
                .add(List.of(key.replaceFirst("^plugins\\.", ""), value)));
    body.open("div", "class", "facts");
    body.table(List.of("what", "value"), parts.getOrDefault("", List.of()));
    body.open("details").element("summary", "Plugins and their checksums");
    body.table(List.of("plugin", "version"), parts.getOrDefault("plugins", List.of()));
    body.close("details").close("div").close("section");
  }

  private void section(String id, String title) {
    body.open("section", "id", id).element("h2", title);
  }

  private void caption(String title, String file, boolean logarithm) {
    body.open("figcaption").element("h3", title).open("span");
    if (logarithm) {
      body.element(
          "button",
          "log",
          "type",
          "button",
          "class",
          "log",
          "aria-pressed",
          "false",
          "aria-label",
          "Logarithmic axis of " + title);
    }
    body.element(
            "button",
            "CSV",
            "type",
            "button",
            "class",
            "csv",
            "data-name",
            file,
            "aria-label",
            "Save CSV of " + title)
        .close("span")
        .close("figcaption");
  }

  private void note(String text) {
    body.element("p", text, "class", "note");
  }

  private void data(String csv) {
    body.element("pre", csv, "class", "data", "hidden", "");
  }

  private static String fileName(String title) {
    return title.replaceAll("[^\\p{L}\\p{N}._-]+", "-") + ".csv";
  }
}

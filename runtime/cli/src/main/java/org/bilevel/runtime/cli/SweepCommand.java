package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bilevel.api.BilevelException;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.PipelineRequest;
import org.bilevel.runtime.core.sweep.Sweep;
import org.bilevel.runtime.core.sweep.SweepRequest;
import org.bilevel.runtime.core.sweep.SweepResult;
import org.bilevel.runtime.core.sweep.SweepResult.State;
import org.bilevel.runtime.report.Comparison;
import org.bilevel.runtime.report.ReportPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a file over a grid of settings and seeds, every cell a process of its own. */
@Command(
    name = "sweep",
    description = {
      "Run a file over a grid of settings: every variant, setting and seed in a process of its own.",
      "",
      "A cell that fails stops no other. Started again with the same folder, it runs only what has"
          + " not finished. 'compare' and 'report' read the folder as that of a run."
    })
final class SweepCommand implements Callable<Integer> {
  private static final int STOPPED = 130;
  private static final long MOST_SEEDS = 10_000;
  private static final Pattern RANGE = Pattern.compile("(-?\\d+)\\.\\.(-?\\d+)");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private PipelineArguments arguments = new PipelineArguments();

  @Option(
      names = "--grid",
      paramLabel = "KEY=V1,V2",
      description =
          "A key of the file and its values, such as selector.size=10,20; may be repeated, for"
              + " every combination.")
  private List<String> grid = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "SEEDS",
      description = "Such as 0..4 or 0,1,7. Default: the file's.")
  private String seeds = "";

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many processes run at a time. Default: 1.")
  private int jobs = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The sweep's folder. Default: sweeps/ and the name of the file.")
  private @Nullable Path out;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  SweepCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    if (jobs < 1) {
      throw new ParameterException(
          spec.commandLine(), "--jobs must be a whole number of at least 1, not " + jobs + ".");
    }
    PipelineRequest pipeline = arguments.request();
    Path folder = out == null ? Path.of("sweeps", name(pipeline.file())) : out;
    SweepRequest request = new SweepRequest(pipeline, grid, seeds(), folder, jobs, host.program());
    Sweep sweep;
    try (Bilevel bilevel = host.open()) {
      host.mentionBroken(bilevel);
      sweep = Sweep.of(bilevel, request);
    }
    try (Interruption interruption = new Interruption(sweep::stop, host.err())) {
      SweepResult result = sweep.run(view(sweep.size()));
      print(result);
      List<SweepResult.Cell> failed = of(result, State.FAILED);
      if (interruption.happened() || !of(result, State.STOPPED).isEmpty()) {
        host.err().println("Stopped. Maybe start the same sweep again; it goes on from here.");
        return STOPPED;
      }
      return failed.isEmpty() ? 0 : failed.getFirst().exitCode();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("(?<=.)\\.[^.]*$", "");
  }

  private List<Long> seeds() {
    List<Long> list = new ArrayList<>();
    if (seeds.isBlank()) {
      return list;
    }
    try {
      for (String part : seeds.split(",", -1)) {
        Matcher range = RANGE.matcher(part.strip());
        if (range.matches()) {
          long from = Long.parseLong(range.group(1));
          long to = Long.parseLong(range.group(2));
          if (to < from || to - from >= MOST_SEEDS) {
            throw new NumberFormatException(part);
          }
          for (long seed = from; seed <= to; seed++) {
            list.add(seed);
          }
        } else {
          list.add(Long.valueOf(part.strip()));
        }
      }
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--seeds must be whole numbers such as 0..4 or 0,1,7, not '%s'.".formatted(seeds),
          e);
    }
    if (list.stream().distinct().count() < list.size()) {
      throw new ParameterException(
          spec.commandLine(), "--seeds %s: a seed is there twice.".formatted(seeds));
    }
    return list;
  }

  private Consumer<SweepResult.Cell> view(int size) {
    AtomicInteger count = new AtomicInteger();
    return cell -> {
      int number = count.incrementAndGet();
      if (!quiet) {
        String state =
            switch (cell.state()) {
              case FINISHED -> cell.kept() ? "had finished before" : "finished";
              case FAILED -> "failed: " + RunStatus.firstLine(cell.message());
              case STOPPED -> "stopped";
            };
        String time = TIME.format(LocalTime.now());
        host.err().println("%s  %d/%d %s: %s".formatted(time, number, size, cell.name(), state));
      }
    };
  }

  private static List<SweepResult.Cell> of(SweepResult result, State state) {
    return result.cells().stream().filter(cell -> cell.state() == state).toList();
  }

  /** Print the table of the figures, what did not finish and why, and where it is. */
  private void print(SweepResult result) {
    PrintWriter print = spec.commandLine().getOut();
    int finished = of(result, State.FINISHED).size();
    if (finished > 0) {
      for (Comparison.Table table : Comparison.of(List.of(result.folder()), "").tables()) {
        if (table.title().equals(Comparison.FIGURES)) {
          TextTable text = new TextTable();
          table.rows().forEach(text::row);
          text.lines().forEach(print::println);
        }
      }
      try {
        print.println("Report: " + ReportPage.write(result.folder()));
      } catch (BilevelException e) {
        host.err().println("Warning: no report. " + e.getMessage());
      }
    }
    List<SweepResult.Cell> failed = of(result, State.FAILED);
    print.println(
        "Sweep folder: %s: %d of %d finished%s"
            .formatted(
                result.folder(),
                finished,
                result.cells().size(),
                failed.isEmpty() ? "" : ", %d FAILED".formatted(failed.size())));
    print.flush();
    failed.forEach(cell -> host.err().println(cell.name() + ": " + cell.message()));
  }
}

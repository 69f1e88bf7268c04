package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.bilevel.api.BilevelException;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.datasets.LabelledFiles;
import org.bilevel.datasets.LabelledFiles.Contents;
import org.bilevel.datasets.LabelledFiles.Header;
import org.bilevel.datasets.LabelledFiles.TableFormat;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.PartSetting;
import org.bilevel.runtime.report.Numbers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Selects a coreset of a user's own data. */
@Command(
    name = "select",
    description = {
      "Select a coreset of your own data.",
      "",
      "DATA is a table (CSV, also .gz): a sample a line, a column of labels, numbers in the others;"
          + " or a folder that has a folder of images for each class; or, with --labels, an array of"
          + " features (.npy, or IDX as MNIST has it).",
      "The result has the columns index (of the sample, from 0, a header not counted) and weight;"
          + " for images also file."
    })
final class SelectCommand implements Callable<Integer> {
  private static final int STOPPED = 130;

  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DATA", description = "A table, an array, or a folder of images.")
  private Path data = Path.of("");

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description =
          "The column of the labels of a table: its name, or its number from 1 (from -1"
              + " backwards). Default: the last.")
  private String label = "";

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "The labels of an array of features: NPY or IDX.")
  private @Nullable Path labels;

  @Option(
      names = "--header",
      paramLabel = "auto|yes|no",
      description =
          "Whether the first line of a table names its columns; auto: it does if a field other"
              + " than the label is no number. Default: auto.")
  private String header = "auto";

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      description = "What stands between the fields of a table; \\t is a tab. Default: a comma.")
  private String delimiter = ",";

  @Option(
      names = "--standardize",
      description = "Bring every feature to mean 0 and standard deviation 1 before the selection.")
  private boolean standardize;

  @Option(
      names = "--selector",
      paramLabel = "NAME",
      required = true,
      description = "The coreset selector, one of those of 'describe selector'.")
  private String selector = "";

  @Option(
      names = "--size",
      paramLabel = "K",
      description = "How many samples are selected; the same as --set selector.size=K.")
  private @Nullable String size;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "The model that a selector judges samples with, one of those of 'describe model'."
              + " Default: softmax-regression.")
  private String model = "softmax-regression";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "An option of the selector or the model, such as selector.inner.steps=5; may be"
              + " repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "N", description = "The seed. Default: 0.")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where the result is written: as Parquet if the name ends in .parquet, as NumPy's array if"
              + " in .npy, else as CSV. Default: CSV to standard output.")
  private @Nullable Path out;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  @Option(names = "--plain", description = "Show progress as lines, also on a terminal.")
  private boolean plain;

  SelectCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    TableFormat format = new TableFormat(label, headerOf(), delimiterOf());
    List<PartSetting> settings = settings();
    requireWritable();
    try (Bilevel bilevel = host.open()) {
      host.mentionBroken(bilevel);
      SelectExperiment experiment =
          (SelectExperiment)
              bilevel.make(
                  SelectExperiment.factory(progress -> read(format, progress), standardize),
                  settings,
                  warning -> host.err().println("Warning: " + warning));
      Optional<SelectExperiment.Result> selected = select(experiment);
      if (selected.isEmpty()) {
        return STOPPED;
      }
      SelectExperiment.Result result = selected.get();
      if (out == null) {
        PrintWriter print = spec.commandLine().getOut();
        CoresetFile.table(result.coreset(), result.names()).lines().forEach(print::println);
        print.flush();
      } else {
        CoresetFile.write(out, result.coreset(), result.names());
      }
      host.err()
          .println(
              String.format(
                  Locale.ROOT,
                  "Selected %,d of %,d samples of %d features and %d classes in %s%s",
                  result.coreset().size(),
                  result.candidates(),
                  result.features(),
                  result.classes(),
                  Numbers.duration(result.seconds()),
                  out == null ? "." : ": " + out));
      return 0;
    }
  }

  /** Select, and say so where the user stopped it: nothing was selected then. */
  private Optional<SelectExperiment.Result> select(SelectExperiment experiment) {
    try (Interruption interruption = new Interruption(() -> {}, host.err());
        ProgressView view =
            quiet
                ? ProgressView.warnings(host.err())
                : ProgressView.of(1, host.isTerminal() && !plain, host.err())) {
      Optional<SelectExperiment.Result> result;
      try {
        result =
            Optional.of(
                experiment.select(
                    new ViewContext(new Cell("", seed, 0, 1), view, interruption::happened)));
      } catch (CancellationException e) {
        result = Optional.empty();
      }
      if (interruption.happened()) {
        // also where it came to its end: the process is on its way out
        host.err().println("Stopped; nothing was written.");
        return Optional.empty();
      }
      return result;
    }
  }

  private Contents read(TableFormat format, LabelledFiles.Progress progress) {
    if (labels != null) {
      return LabelledFiles.arrays(data, labels, progress);
    }
    if (Files.isDirectory(data)) {
      return LabelledFiles.images(data, progress);
    }
    if (data.toString().endsWith(".npy")) {
      throw BilevelException.configuration(
          "%s is an array of features; its labels are missing.".formatted(data),
          "Maybe say --labels FILE.");
    }
    return LabelledFiles.table(data, format, progress);
  }

  private Header headerOf() {
    return switch (header) {
      case "auto" -> Header.AUTO;
      case "yes" -> Header.YES;
      case "no" -> Header.NO;
      default ->
          throw new ParameterException(
              spec.commandLine(), "--header must be auto, yes or no, not '%s'.".formatted(header));
    };
  }

  private char delimiterOf() {
    String text = delimiter.equals("\\t") ? "\t" : delimiter;
    if (text.length() != 1 || text.equals("\"") || text.isBlank() && !text.equals("\t")) {
      throw new ParameterException(
          spec.commandLine(),
          "--delimiter must be one character, or \\t, not '%s'.".formatted(delimiter));
    }
    return text.charAt(0);
  }

  private List<PartSetting> settings() {
    List<PartSetting> settings = new ArrayList<>();
    settings.add(new PartSetting("--selector " + selector, "selector.use", selector));
    settings.add(new PartSetting("--model " + model, "model.use", model));
    if (size != null) {
      settings.add(new PartSetting("--size " + size, "selector.size", size));
    }
    for (String text : overrides) {
      int equals = text.indexOf('=');
      String key = equals < 0 ? "" : text.substring(0, equals).strip();
      if (key.isEmpty() || List.of(key.split("\\.", -1)).contains("")) {
        throw new ParameterException(
            spec.commandLine(),
            "--set %s: this is no setting; write it as --set selector.size=20.".formatted(text));
      }
      settings.add(new PartSetting("--set " + text, key, text.substring(equals + 1)));
    }
    return settings;
  }

  /** Find out before the work whether its result can be written. */
  private void requireWritable() {
    if (out == null) {
      return;
    }
    Path folder = out.toAbsolutePath().normalize().getParent();
    if (Files.isDirectory(out) || folder == null || !Files.isWritable(folder)) {
      throw BilevelException.configuration(
          "--out %s: no file can be written there.".formatted(out),
          "Maybe its folder does not exist.");
    }
    if (out.toAbsolutePath().normalize().equals(data.toAbsolutePath().normalize())) {
      throw BilevelException.configuration(
          "--out %s would overwrite the data.".formatted(out), "Maybe use another name.");
    }
  }
}

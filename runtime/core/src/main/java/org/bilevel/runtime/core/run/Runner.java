package org.bilevel.runtime.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.bilevel.api.BilevelException;
import org.bilevel.api.run.RunListener;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.runtime.core.config.CheckedPipeline;
import org.bilevel.runtime.core.config.CheckedVariant;
import org.bilevel.runtime.core.plugins.PluginResult;

/** Runs pipelines. */
public final class Runner {
  private final List<PluginResult> plugins;
  private final AtomicBoolean stop = new AtomicBoolean();

  /**
   * Make a runner.
   *
   * @param plugins the plugins, to be written to each run's provenance
   */
  public Runner(List<PluginResult> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  /**
   * What came of a run.
   *
   * @param folder the run's folder
   * @param cells how each cell ended, in order
   */
  public record Result(Path folder, List<CellEnd> cells) {}

  /**
   * Return the cells of a pipeline.
   *
   * @param pipeline the pipeline
   * @return one for each variant and seed, the seeds of a variant one after the other
   */
  public static List<Cell> cells(CheckedPipeline pipeline) {
    List<Cell> cells = new ArrayList<>();
    int count = pipeline.variants().size() * pipeline.seeds().size();
    for (CheckedVariant variant : pipeline.variants()) {
      for (long seed : pipeline.seeds()) {
        cells.add(new Cell(variant.name(), seed, cells.size(), count));
      }
    }
    return List.copyOf(cells);
  }

  /**
   * How cells are run.
   *
   * @param jobs how many cells run at a time
   * @param checkpointEvery every how many steps a cell's state is written; negative: as often as it
   *     takes little time; 0: only when it is stopped
   * @param listeners who receives the events
   */
  public record Manner(int jobs, int checkpointEvery, List<RunListener> listeners) {

    /** Make the list unmodifiable. */
    public Manner {
      listeners = List.copyOf(listeners);
    }
  }

  /**
   * Run a pipeline.
   *
   * @param pipeline the pipeline
   * @param runs where the run's folder is made
   * @param manner how its cells are run
   * @return how each cell ended
   * @throws BilevelException of category DATA if the run folder cannot be written; of category
   *     INTERNAL if this thread is interrupted, once the cells have stopped
   */
  public Result run(CheckedPipeline pipeline, Path runs, Manner manner) {
    Instant start = Instant.now();
    Map<String, Object> provenance = Provenance.of(pipeline, plugins, manner.jobs, start);
    List<Cell> cells = cells(pipeline);
    try (RunFolder folder = RunFolder.create(runs, pipeline, cells, provenance, start)) {
      return run(pipeline, folder, provenance, manner, false, false);
    }
  }

  /**
   * Go on with a run that was interrupted: cells that finished are kept, others begin at their
   * checkpoint, or anew if they have none.
   *
   * @param pipeline the pipeline of the run's effective configuration
   * @param path the run's folder
   * @param manner how its cells are run
   * @param force whether to go on although plugins or data are others; unfinished cells then begin
   *     anew if plugins are
   * @param warnings receives what else is not as it was
   * @return how each cell ended, those of earlier processes included
   * @throws BilevelException of category CONFIGURATION if the folder is in use or what the run
   *     needs has changed; else as {@link #run}
   */
  public Result resume(
      CheckedPipeline pipeline,
      Path path,
      Manner manner,
      boolean force,
      Consumer<String> warnings) {
    try (RunFolder folder = RunFolder.open(path)) {
      JsonNode before = Json.read(path.resolve(RunFolder.PROVENANCE));
      Map<String, Object> now = Provenance.of(pipeline, plugins, manner.jobs, Instant.now());
      RunDifferences changed = RunDifferences.of(before, Json.tree(now));
      changed.ofEnvironment().forEach(warnings);
      if (!changed.ofPlugins().isEmpty()) {
        String list = String.join(System.lineSeparator(), changed.ofPlugins());
        if (!force) {
          throw BilevelException.configuration(
              "%s began with other plugins:%n%s".formatted(path, list),
              "Maybe go on with those, or use --force: cells that have not finished then begin anew.");
        }
        changed.ofPlugins().forEach(warnings);
      }
      Map<String, Object> provenance = Json.map(before);
      List<String> resumed = new ArrayList<>();
      before.path("resumed").forEach(time -> resumed.add(time.asText()));
      resumed.add(Instant.now().toString());
      provenance.put("resumed", resumed);
      Json.replace(path.resolve(RunFolder.PROVENANCE), provenance);
      return run(pipeline, folder, provenance, manner, !changed.ofPlugins().isEmpty(), force);
    }
  }

  private Result run(
      CheckedPipeline pipeline,
      RunFolder folder,
      Map<String, Object> provenance,
      Manner manner,
      boolean fresh,
      boolean anyData) {
    Path path = folder.path();
    Map<String, String> sums = new LinkedHashMap<>();
    for (var sum : Json.tree(provenance).path("data").properties()) {
      sums.put(sum.getKey(), sum.getValue().asText());
    }
    List<Cell> cells = cells(pipeline);
    List<ReporterListener> reporters = ReporterListener.of(pipeline.reporters(), path);
    List<RunListener> listeners = new ArrayList<>(manner.listeners);
    listeners.addAll(reporters);
    try (RunRecord record = new RunRecord(folder, cells, listeners, fresh)) {
      DataSums data =
          new DataSums(
              sums,
              anyData,
              changed -> {
                provenance.put("data", changed);
                Json.replace(path.resolve(RunFolder.PROVENANCE), provenance);
              },
              record.background()::write);
      try {
        List<CellEnd> ends = run(pipeline, cells, record, data, path, manner);
        record.finish();
        return new Result(path, ends);
      } finally {
        reporters.forEach(reporter -> record.end(reporter, cells.getLast()));
      }
    }
  }

  private List<CellEnd> run(
      CheckedPipeline pipeline,
      List<Cell> cells,
      RunRecord record,
      DataSums data,
      Path folder,
      Manner manner) {
    int seeds = pipeline.seeds().size();
    AtomicBoolean abandoned = new AtomicBoolean();
    // platform threads: tensor libraries keep state in them
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(manner.jobs, cells.size()),
            Thread.ofPlatform().name("bilevel-cell-", 1).factory())) {
      List<Future<CellEnd>> futures = new ArrayList<>();
      for (Cell cell : cells) {
        CheckedVariant variant = pipeline.variants().get(cell.index() / seeds);
        CellRun run =
            new CellRun(
                cell,
                variant,
                folder,
                record,
                manner.checkpointEvery,
                pipeline.save(),
                data,
                () -> stop.get() || abandoned.get());
        futures.add(threads.submit(run::run));
      }
      try {
        List<CellEnd> ends = new ArrayList<>();
        for (Future<CellEnd> future : futures) {
          ends.add(future.get());
        }
        return ends;
      } finally {
        abandoned.set(true); // nobody waits for cells that are left, so they end at their next step
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BilevelException known
          ? known
          : BilevelException.internal("A cell ended without a result: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BilevelException.internal("The run was interrupted.", e);
    }
  }

  /** Stop this run and later ones: cells end at their next step. */
  public void stop() {
    stop.set(true);
  }
}

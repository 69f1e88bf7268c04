package org.bilevel.runtime.core.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
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
   * Run a pipeline.
   *
   * @param pipeline the pipeline
   * @param runs where the run's folder is made
   * @param jobs how many cells run at a time
   * @param listeners who receives the events
   * @return how each cell ended
   * @throws BilevelException of category DATA if the run folder cannot be written; of category
   *     INTERNAL if this thread is interrupted, once the cells have stopped
   */
  public Result run(CheckedPipeline pipeline, Path runs, int jobs, List<RunListener> listeners) {
    Instant start = Instant.now();
    Path folder = RunFolder.create(runs, pipeline.name(), start);
    RunFolder.write(folder.resolve("pipeline.yaml"), pipeline.fileText());
    RunFolder.write(folder.resolve("effective.yaml"), pipeline.effectiveYaml());
    Json.replace(folder.resolve("provenance.json"), Provenance.of(pipeline, plugins, jobs, start));
    List<Cell> cells = cells(pipeline);
    try (RunRecord record = new RunRecord(folder, cells, listeners)) {
      return new Result(folder, run(pipeline, cells, folder, record, jobs));
    }
  }

  private List<CellEnd> run(
      CheckedPipeline pipeline, List<Cell> cells, Path folder, RunRecord record, int jobs) {
    int seeds = pipeline.seeds().size();
    AtomicBoolean abandoned = new AtomicBoolean();
    // platform threads: tensor libraries keep state in them
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(jobs, cells.size()), Thread.ofPlatform().name("bilevel-cell-", 1).factory())) {
      List<Future<CellEnd>> futures = new ArrayList<>();
      for (Cell cell : cells) {
        CheckedVariant variant = pipeline.variants().get(cell.index() / seeds);
        CellRun run =
            new CellRun(cell, variant, folder, record, () -> stop.get() || abandoned.get());
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

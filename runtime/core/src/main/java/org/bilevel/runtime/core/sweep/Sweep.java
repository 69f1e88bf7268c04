package org.bilevel.runtime.core.sweep;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.EffectiveConfiguration;
import org.bilevel.runtime.core.Pipeline;
import org.bilevel.runtime.core.PipelineRequest;
import org.bilevel.runtime.core.run.LineFile;
import org.bilevel.runtime.core.sweep.SweepResult.State;
import org.jspecify.annotations.Nullable;

/**
 * Runs a file with every setting of a grid and every seed. Every cell is a process of its own, so
 * none can take others with it; a cell that finished with the same configuration is not run again.
 */
public final class Sweep {
  private static final int NOTHING_TO_RESUME = -1;

  private final SweepRequest request;
  private final List<SweepCell> cells;
  private final Set<Process> processes = ConcurrentHashMap.newKeySet();
  private volatile boolean stop;

  private Sweep(SweepRequest request, List<SweepCell> cells) {
    this.request = request;
    this.cells = List.copyOf(cells);
  }

  /**
   * Check a sweep. Reads no data.
   *
   * @param bilevel checks the configuration of each cell
   * @param request what to sweep over
   * @return the sweep
   * @throws BilevelException of category CONFIGURATION if the grid is malformed; of the category of
   *     its first mistake if the configuration of every cell is refused
   */
  public static Sweep of(Bilevel bilevel, SweepRequest request) {
    List<SweepCell> cells = new ArrayList<>();
    List<Cell> known = List.of();
    List<List<String>> refused = new ArrayList<>();
    List<BilevelException> refusals = new ArrayList<>();
    for (List<String> setting : Grid.settings(request.grid())) {
      try {
        Pipeline pipeline = bilevel.check(changed(request.pipeline(), setting));
        known = pipeline.cells();
        Map<String, Map<String, String>> values =
            EffectiveConfiguration.read(pipeline.effectiveYaml());
        for (Cell cell : cells(request, known)) {
          cells.add(
              new SweepCell(
                  cell.variant(),
                  setting,
                  cell.seed(),
                  values.getOrDefault(cell.variant(), Map.of()),
                  null));
        }
      } catch (BilevelException e) {
        refused.add(setting);
        refusals.add(e);
      }
    }
    if (known.isEmpty()) {
      throw refusals.getFirst();
    }
    for (int i = 0; i < refused.size(); i++) {
      for (Cell cell : cells(request, known)) {
        cells.add(
            new SweepCell(cell.variant(), refused.get(i), cell.seed(), Map.of(), refusals.get(i)));
      }
    }
    return new Sweep(request, cells);
  }

  private static PipelineRequest changed(PipelineRequest pipeline, List<String> setting) {
    List<String> overrides = new ArrayList<>(pipeline.overrides());
    overrides.addAll(setting);
    return new PipelineRequest(pipeline.file(), overrides, pipeline.quick(), pipeline.variants());
  }

  /** Return the variants of the file with the seeds of the sweep. */
  private static List<Cell> cells(SweepRequest request, List<Cell> ofFile) {
    if (request.seeds().isEmpty()) {
      return ofFile;
    }
    List<Cell> cells = new ArrayList<>();
    for (String variant : ofFile.stream().map(Cell::variant).distinct().toList()) {
      request.seeds().forEach(seed -> cells.add(new Cell(variant, seed, 0, 0)));
    }
    return cells;
  }

  /**
   * Return how many cells the sweep has.
   *
   * @return the number of settings, variants and seeds
   */
  public int size() {
    return cells.size();
  }

  /**
   * Run the cells that have not finished. A cell that fails stops no other.
   *
   * @param ended told of each cell that ended or was kept, by one thread at a time
   * @return how each cell ended
   * @throws BilevelException of category DATA if the sweep's folder cannot be written; of category
   *     CONFIGURATION if another sweep is under way in it
   */
  public SweepResult run(Consumer<SweepResult.Cell> ended) {
    Path folder = request.folder();
    try {
      Files.createDirectories(folder.resolve("cells"));
    } catch (IOException e) {
      throw LineFile.noFolder(folder.resolve("cells"), e);
    }
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("sweep.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lock(channel, folder)) {
      List<SweepResult.Cell> ends = runAll(ended);
      List<CellFolder.@Nullable Run> runs = new ArrayList<>();
      cells.forEach(cell -> runs.add(folder(cell).run()));
      new SweepFiles(request, cells, runs, ends).write();
      return new SweepResult(folder, ends);
    } catch (IOException e) {
      throw LineFile.noFolder(folder, e);
    }
  }

  private static FileLock lock(FileChannel channel, Path folder) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // held by this process
    }
    throw BilevelException.configuration(
        "%s is in use: a sweep is under way in it.".formatted(folder),
        "Maybe wait for its end, or name another folder with --out.");
  }

  private List<SweepResult.Cell> runAll(Consumer<SweepResult.Cell> ended) {
    Object turn = new Object();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(request.jobs(), cells.size()),
            Thread.ofPlatform().name("bilevel-sweep-", 1).factory())) {
      List<Future<SweepResult.Cell>> futures = new ArrayList<>();
      for (SweepCell cell : cells) {
        futures.add(
            threads.submit(() -> {
              SweepResult.Cell end = run(cell);
              synchronized (turn) {
                ended.accept(end);
              }
              return end;
            }));
      }
      try {
        List<SweepResult.Cell> ends = new ArrayList<>();
        for (Future<SweepResult.Cell> future : futures) {
          ends.add(future.get());
        }
        return ends;
      } catch (InterruptedException e) {
        stop();
        Thread.currentThread().interrupt();
        throw BilevelException.internal("The sweep was interrupted.", e);
      } catch (ExecutionException e) {
        stop();
        throw BilevelException.internal("A cell ended without a result: " + e.getCause(), e);
      }
    }
  }

  private CellFolder folder(SweepCell cell) {
    return new CellFolder(request.folder().resolve("cells").resolve(cell.folder()), cell);
  }

  private SweepResult.Cell run(SweepCell cell) {
    try {
      CellFolder.Run before = folder(cell).run();
      if (before != null && before.finished()) {
        return new SweepResult.Cell(cell.name(), State.FINISHED, 0, "", true);
      }
      if (stop) {
        return stopped(cell);
      }
      BilevelException refusal = cell.refusal();
      if (refusal != null) {
        return failed(cell, refusal.category().exitCode(), String.valueOf(refusal.getMessage()));
      }
      int code = before == null || before.failed() ? NOTHING_TO_RESUME : resume(cell, before);
      return end(cell, code == NOTHING_TO_RESUME ? execute(cell, begin(cell)) : code);
    } catch (BilevelException e) {
      return failed(cell, e.category().exitCode(), String.valueOf(e.getMessage()));
    }
  }

  /** Go on with a run that was interrupted; not where plugins have changed since. */
  private int resume(SweepCell cell, CellFolder.Run run) {
    List<String> command = new ArrayList<>(request.program());
    command.addAll(List.of("resume", run.folder().toString(), "--plain", "--no-report"));
    int code = execute(cell, command);
    return code == Category.CONFIGURATION.exitCode() ? NOTHING_TO_RESUME : code;
  }

  private List<String> begin(SweepCell cell) {
    Path folder = request.folder().resolve("cells").resolve(cell.folder());
    List<String> command = new ArrayList<>(request.program());
    command.addAll(List.of("run", request.pipeline().file().toString()));
    changed(request.pipeline(), cell.setting())
        .overrides()
        .forEach(override -> command.addAll(List.of("--set", override)));
    command.addAll(List.of("--set", "seed=" + cell.seed(), "--runs", folder.toString()));
    command.addAll(List.of("--plain", "--no-report"));
    if (!cell.variant().isEmpty()) {
      command.addAll(List.of("--variant", cell.variant()));
    }
    if (request.pipeline().quick()) {
      command.add("--quick");
    }
    return command;
  }

  /** Run the process of a cell and return its exit code. */
  private int execute(SweepCell cell, List<String> command) {
    Path folder = request.folder().resolve("cells").resolve(cell.folder());
    try {
      Files.createDirectories(folder);
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(CellFolder.LOG).toFile())
              .start();
      processes.add(process);
      try {
        if (stop) { // asked for between the start and the line before
          process.destroy();
        }
        process.getOutputStream().close();
        return process.waitFor();
      } finally {
        processes.remove(process);
      }
    } catch (IOException e) {
      throw LineFile.noFolder(folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BilevelException.internal("The sweep was interrupted.", e);
    }
  }

  private SweepResult.Cell end(SweepCell cell, int code) {
    CellFolder.Run run = folder(cell).run();
    if (run != null && run.finished()) {
      return new SweepResult.Cell(cell.name(), State.FINISHED, 0, "", false);
    }
    if (stop || run != null && run.state().equals("stopped")) {
      return stopped(cell);
    }
    if (code == 0) {
      return failed(
          cell,
          Category.CONFIGURATION.exitCode(),
          "It ran with another configuration: the file was changed during the sweep."
              + " Maybe start the sweep again.");
    }
    String message = run == null ? "" : run.cell().path("message").asText();
    return failed(
        cell,
        code,
        message.isEmpty()
            ? "Its process ended with code %d: %s".formatted(code, folder(cell).lastWords())
            : message);
  }

  private static SweepResult.Cell failed(SweepCell cell, int code, String message) {
    return new SweepResult.Cell(cell.name(), State.FAILED, code, message, false);
  }

  private static SweepResult.Cell stopped(SweepCell cell) {
    return new SweepResult.Cell(cell.name(), State.STOPPED, 0, "", false);
  }

  /** Stop: processes end after their current step, no further one starts. By any thread. */
  public void stop() {
    stop = true;
    processes.forEach(Process::destroy);
  }
}

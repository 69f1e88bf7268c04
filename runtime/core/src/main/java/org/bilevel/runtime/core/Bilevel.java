package org.bilevel.runtime.core;

import com.google.inject.Injector;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.bilevel.api.Part;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.accelerators.Accelerators;
import org.bilevel.runtime.core.config.PartMaker;
import org.bilevel.runtime.core.config.PipelineChecker;
import org.bilevel.runtime.core.plugins.PluginRepository;
import org.bilevel.runtime.core.plugins.PluginResult;
import org.bilevel.runtime.core.plugins.Registry;
import org.bilevel.runtime.core.run.CellEnd;
import org.bilevel.runtime.core.run.RunFolder;
import org.bilevel.runtime.core.run.Runner;
import org.bilevel.runtime.core.wiring.RuntimeModule;

/**
 * Bilevel as a library: loads plugins, checks pipeline files and runs them, as the command does.
 *
 * <pre>{@code
 * RunReport report = Bilevel.load(Path.of("my.yaml")).run((cell, event) -> System.out.println(event));
 * }</pre>
 *
 * <p>{@link #open}, {@link #check} and {@link #run} are the same in steps, with plugin folders,
 * overrides and options.
 */
public final class Bilevel implements AutoCloseable {
  private final PluginReport plugins;
  private final Catalog catalog;
  private final PipelineChecker checker;
  private final PartMaker maker;
  private final Runner runner;
  private final Accelerators accelerators;

  private Bilevel(List<PluginResult> results, Injector injector) {
    this.plugins = new PluginReport(results.stream().map(Bilevel::entry).toList());
    Registry registry = injector.getInstance(Registry.class);
    this.catalog = new Catalog(registry);
    this.accelerators = new Accelerators(registry);
    this.maker = new PartMaker(registry);
    this.checker = injector.getInstance(PipelineChecker.class);
    this.runner = injector.getInstance(Runner.class);
  }

  /**
   * Load plugins. Never fails because of a broken plugin.
   *
   * @param pluginFolders folders whose entries are jars, or folders of jars
   * @return the runtime, closed by the caller
   */
  public static Bilevel open(List<Path> pluginFolders) {
    List<PluginResult> results = PluginRepository.load(pluginFolders);
    return new Bilevel(results, RuntimeModule.injector(results));
  }

  /**
   * Load the plugins on the class path and the module path, and check a file. Reads no data.
   *
   * @param file a pipeline file
   * @param overrides changes such as {@code selector.size=20}; the value is YAML
   * @return the checked pipeline, ready to {@link Pipeline#run}
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION or PLUGIN that lists every
   *     mistake
   */
  public static Pipeline load(Path file, String... overrides) {
    return open(List.of()).check(new PipelineRequest(file, List.of(overrides), false));
  }

  /**
   * Return what came of loading the plugins.
   *
   * @return a result for each plugin
   */
  public PluginReport plugins() {
    return plugins;
  }

  /**
   * Return what files may name.
   *
   * @return the catalog
   */
  public Catalog catalog() {
    return catalog;
  }

  /**
   * Check a file. Reads no data.
   *
   * @param request the file and the changes to it
   * @return the checked pipeline
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION or PLUGIN that lists every
   *     mistake
   */
  public Pipeline check(PipelineRequest request) {
    return new Pipeline(
        checker.check(request.file(), request.overrides(), request.quick(), request.variants()),
        this);
  }

  /**
   * Make a part of one's own composition, checked as the parts of a file are: the factory says
   * which parts belong to it, the settings which these are and what their options are. With a
   * factory of an experiment whose options are sections, keys read as in a file.
   *
   * @param factory what creates it; no plugin need provide it
   * @param settings values for its keys; of two for one key the later one holds
   * @param warnings where the warnings of the parts go, each with the place of the part
   * @param <T> the interface of the part
   * @return a new part
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION or PLUGIN that lists every
   *     mistake with the origin of its setting
   */
  public <T extends Part> T make(
      PartFactory<T> factory, List<PartSetting> settings, Consumer<String> warnings) {
    List<PartMaker.Given> given =
        settings.stream()
            .map(setting -> new PartMaker.Given(setting.origin(), setting.key(), setting.value()))
            .toList();
    return factory.kind().type().cast(maker.make(factory, given, warnings));
  }

  /**
   * Run a pipeline. A cell that fails does not stop the others.
   *
   * @param pipeline a checked pipeline
   * @param options where and how
   * @return what came of each cell
   * @throws org.bilevel.api.BilevelException of category DATA if the run folder cannot be written;
   *     of category INTERNAL if this thread is interrupted, once the cells have stopped
   */
  public RunReport run(Pipeline pipeline, RunOptions options) {
    return report(runner.run(pipeline.checked(), options.runsFolder(), manner(options)));
  }

  /**
   * Return the pipeline of a run: its effective configuration, checked again.
   *
   * @param folder the run's folder
   * @return the checked pipeline
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION if it is no run folder; else
   *     as {@link #check}
   */
  public Pipeline recorded(Path folder) {
    return new Pipeline(
        checker.check(RunFolder.effective(folder), List.of(), false, List.of()), this);
  }

  /**
   * Say whether there is nothing left to do in a run.
   *
   * @param folder the run's folder
   * @return true if every cell has finished
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION if it is no run folder
   */
  public static boolean isFinished(Path folder) {
    return RunFolder.isFinished(folder);
  }

  /**
   * Go on with a run that was interrupted. Cells that finished are kept, others begin at their
   * checkpoint or, without one, anew; the files are in the end those of a run that was not
   * interrupted.
   *
   * @param pipeline the run's {@link #recorded} pipeline
   * @param folder the run's folder
   * @param options how; where runs are made does not matter
   * @param force whether to go on although plugins or data have changed
   * @param warnings receives what else has changed, a line each
   * @return what came of each cell, those that earlier processes finished included
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION if another process writes to
   *     the folder, or plugins have changed; else as {@link #run}
   */
  public RunReport resume(
      Pipeline pipeline,
      Path folder,
      RunOptions options,
      boolean force,
      Consumer<String> warnings) {
    return report(runner.resume(pipeline.checked(), folder, manner(options), force, warnings));
  }

  private static Runner.Manner manner(RunOptions options) {
    return new Runner.Manner(options.jobs(), options.checkpointEvery(), options.listeners());
  }

  private static RunReport report(Runner.Result result) {
    return new RunReport(result.folder(), result.cells().stream().map(Bilevel::result).toList());
  }

  /**
   * Return the devices of the accelerators.
   *
   * @return a value for each device, and one for each accelerator that cannot be used
   */
  public List<DeviceEntry> devices() {
    return accelerators.devices().stream()
        .map(device ->
            new DeviceEntry(
                device.accelerator(),
                device.name(),
                device.usable(),
                device.never() ? OptionalInt.empty() : device.crossover(),
                device.never()))
        .toList();
  }

  /**
   * Measure from which size on each accelerator's first device projects faster than the CPU, and
   * keep it for {@code accelerator: auto} in {@code .bilevel/crossovers.properties} of the user.
   *
   * @param lines where the measured times go, a line for each size
   */
  public void measureDevices(Consumer<String> lines) {
    accelerators.measure(lines);
  }

  /** Stop this runtime's runs, and later ones, at their next step. May be called by any thread. */
  public void stop() {
    runner.stop();
  }

  /** Stop runs that are still going on. */
  @Override
  public void close() {
    stop();
  }

  private static PluginEntry entry(PluginResult result) {
    String source = result.source().toString();
    return switch (result) {
      case PluginResult.Usable plugin ->
          new PluginEntry.Loaded(
              source,
              plugin.module(),
              plugin.version(),
              plugin.apiVersion(),
              plugin.factories(),
              plugin.sha256());
      case PluginResult.Unusable plugin ->
          switch (plugin.why()) {
            case FAILED -> new PluginEntry.Failed(source, plugin.phase(), plugin.reason());
            case DUPLICATE -> new PluginEntry.Duplicate(source, plugin.reason());
            case INCOMPATIBLE -> new PluginEntry.Incompatible(source, plugin.reason());
          };
    };
  }

  private static CellResult result(CellEnd end) {
    return switch (end) {
      case CellEnd.Done done -> new CellResult.Done(done.cell(), done.outcome(), done.seconds());
      case CellEnd.Failed failed ->
          new CellResult.Failed(failed.cell(), failed.failure(), failed.seconds());
      case CellEnd.Stopped stopped -> new CellResult.Stopped(stopped.cell(), stopped.seconds());
    };
  }
}

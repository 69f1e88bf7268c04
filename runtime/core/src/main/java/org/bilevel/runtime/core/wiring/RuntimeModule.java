package org.bilevel.runtime.core.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import jakarta.inject.Provider;
import java.util.List;
import java.util.Map;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.config.PipelineChecker;
import org.bilevel.runtime.core.plugins.PartName;
import org.bilevel.runtime.core.plugins.PluginResult;
import org.bilevel.runtime.core.plugins.Registry;
import org.bilevel.runtime.core.run.Runner;

/**
 * Binds what the plugin repository found by kind and name, and the runtime on top of it.
 *
 * <p>All bindings are instances and lambdas: Guice calls no constructor and no method by
 * reflection, so neither this module nor any plugin opens a package to it.
 */
public final class RuntimeModule extends AbstractModule {
  private static final TypeLiteral<PartFactory<?>> FACTORY = new TypeLiteral<>() {};
  private static final Key<Map<PartName, PartFactory<?>>> FACTORIES =
      Key.get(new TypeLiteral<>() {});

  private final List<PluginResult> plugins;

  private RuntimeModule(List<PluginResult> plugins) {
    this.plugins = plugins;
  }

  /**
   * Put a runtime together.
   *
   * @param plugins what came of loading each plugin
   * @return an injector of {@link Registry}, {@link PipelineChecker} and {@link Runner}
   */
  public static Injector injector(List<PluginResult> plugins) {
    return Guice.createInjector(new RuntimeModule(plugins));
  }

  @Override
  protected void configure() {
    MapBinder<PartName, PartFactory<?>> factories =
        MapBinder.newMapBinder(binder(), TypeLiteral.get(PartName.class), FACTORY);
    for (PluginResult result : plugins) {
      if (result instanceof PluginResult.Usable plugin) {
        for (PartFactory<?> factory : plugin.factories()) {
          factories.addBinding(PartName.of(factory)).toInstance(factory);
        }
      }
    }
    Provider<Map<PartName, PartFactory<?>>> found = getProvider(FACTORIES);
    bind(Registry.class).toProvider(() -> new Registry(found.get(), plugins)).in(Singleton.class);
    Provider<Registry> registry = getProvider(Registry.class);
    bind(PipelineChecker.class)
        .toProvider(() -> new PipelineChecker(registry.get()))
        .in(Singleton.class);
    bind(Runner.class).toProvider(() -> new Runner(plugins)).in(Singleton.class);
  }
}

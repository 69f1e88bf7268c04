package org.bilevel.runtime.core.plugins;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.plugin.Preset;
import org.bilevel.runtime.core.plugins.PluginResult.Jar;
import org.bilevel.runtime.core.plugins.PluginResult.Unusable;
import org.bilevel.runtime.core.plugins.PluginResult.Usable;
import org.bilevel.runtime.core.plugins.PluginResult.Why;
import org.jspecify.annotations.Nullable;

/**
 * Loads plugins: those that the host was started with, and each jar or folder of jars of the plugin
 * folders in a layer and loader of its own, so that no plugin sees another one's libraries and none
 * can break another.
 */
public final class PluginRepository {
  private static final String API = "org.bilevel.api";

  /** An iterator over providers is given up after so many errors. */
  private static final int MOST_ERRORS = 64;

  private final @Nullable ModuleLayer hostLayer = PluginRepository.class.getModule().getLayer();
  private final ModuleLayer parent = hostLayer == null ? ModuleLayer.boot() : hostLayer;
  private final String apiVersion = ApiVersion.ofApi();
  private final Claims claims = new Claims();
  private final List<PluginResult> results = new ArrayList<>();

  private PluginRepository() {}

  /**
   * Load plugins.
   *
   * @param folders folders whose entries are jars, or folders of jars; an entry may also be such a
   *     jar itself
   * @return a result for each plugin, those of the host first, then by folder and name
   */
  public static List<PluginResult> load(List<Path> folders) {
    PluginRepository repository = new PluginRepository();
    repository.loadHost();
    folders.forEach(repository::loadFolder);
    return List.copyOf(repository.results);
  }

  private void loadHost() {
    ServiceLoader<BilevelPlugin> services =
        hostLayer == null
            ? ServiceLoader.load(BilevelPlugin.class, PluginRepository.class.getClassLoader())
            : ServiceLoader.load(hostLayer, BilevelPlugin.class);
    eachProvider(
        services,
        Path.of("the host"),
        provider -> {
          Class<?> type = provider.type();
          Path source = hostSource(type);
          guarded(
              source,
              "creating",
              () -> {
                ModuleDescriptor module = type.getModule().getDescriptor();
                describe(
                    source,
                    module == null ? type.getName() : module.name(),
                    module == null ? apiVersion : compiledApi(module, source),
                    version(module, source),
                    PluginFiles.isJar(source) ? PluginFiles.checksums(List.of(source)) : List.of(),
                    provider.get());
              });
        });
  }

  private static Path hostSource(Class<?> type) {
    try {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      URI place = source == null ? null : source.getLocation().toURI();
      return place == null ? Path.of(type.getModule().toString()) : Path.of(place);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Path.of(type.getModule().toString());
    }
  }

  private void loadFolder(Path folder) {
    if (PluginFiles.isJar(folder)) {
      loadEntry(folder);
      return;
    }
    if (!Files.isDirectory(folder)) {
      refuse(
          folder, "reading", Refusal.failed("there is no such folder. Maybe its path is wrong."));
      return;
    }
    guarded(folder, "reading", () -> PluginFiles.entries(folder).forEach(this::loadEntry));
  }

  private void loadEntry(Path source) {
    guarded(
        source,
        "reading",
        () -> {
          List<Path> jars = PluginFiles.jars(source);
          if (jars.isEmpty()) {
            throw Refusal.failed(
                "the folder holds no jar. Maybe copy the plugin's jar into it, or remove it.");
          }
          ModuleFinder finder = ModuleFinder.of(source);
          Set<ModuleReference> modules = finder.findAll();
          List<Jar> sums = PluginFiles.checksums(jars);
          guarded(source, "checking", () -> loadModules(source, finder, modules, sums));
        });
  }

  private void loadModules(
      Path source, ModuleFinder finder, Set<ModuleReference> modules, List<Jar> jars)
      throws IOException {
    Set<String> providers = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    boolean automatic = false;
    for (ModuleReference module : modules) {
      ModuleDescriptor descriptor = module.descriptor();
      requireNoApi(descriptor);
      requireNoHostModule(descriptor);
      requireCompatible(compiledApi(descriptor, place(module, source)));
      all.add(descriptor.name());
      if (descriptor.provides().stream()
          .anyMatch(provided -> provided.service().equals(BilevelPlugin.class.getName()))) {
        providers.add(descriptor.name());
        automatic |= descriptor.isAutomatic();
      }
    }
    if (providers.isEmpty()) {
      throw Refusal.failed(
          "it holds no plugin: neither its module-info provides %s nor is there a META-INF/services/%1$s."
                  .formatted(BilevelPlugin.class.getName())
              + " Maybe it is a library, which belongs into a folder together with the plugin that needs it.");
    }
    providers.forEach(module -> claims.requireNewModule(module, source));

    // an automatic module says nothing of what it needs, so all that lies beside it is taken along
    Set<String> roots = automatic ? all : providers;
    guarded(
        source,
        "resolving",
        () -> {
          Configuration configuration =
              parent.configuration().resolve(finder, ModuleFinder.of(), roots);
          guarded(source, "defining", () -> loadLayer(source, configuration, jars));
        });
  }

  private void loadLayer(Path source, Configuration configuration, List<Jar> jars) {
    ModuleLayer layer =
        ModuleLayer.defineModulesWithOneLoader(
                configuration, List.of(parent), PluginRepository.class.getClassLoader())
            .layer();
    eachProvider(
        ServiceLoader.load(layer, BilevelPlugin.class),
        source,
        provider -> {
          Module module = provider.type().getModule();
          if (module.getLayer() == layer) {
            Path place =
                configuration
                    .findModule(module.getName())
                    .map(resolved -> place(resolved.reference(), source))
                    .orElse(source);
            guarded(
                source,
                "creating",
                () ->
                    describe(
                        source,
                        module.getName(),
                        compiledApi(module.getDescriptor(), place),
                        version(module.getDescriptor(), place),
                        jars,
                        provider.get()));
          }
        });
  }

  private void describe(
      Path source,
      String module,
      String compiledApi,
      String version,
      List<Jar> jars,
      BilevelPlugin plugin) {
    Set<PartName> known = new LinkedHashSet<>();
    guarded(
        source,
        "describing",
        known,
        () -> {
          List<PartFactory<?>> factories = new ArrayList<>();
          Set<PartName> names = new HashSet<>();
          for (PartFactory<?> factory : listed(plugin.factories(), "factories()", plugin)) {
            CheckedFactory<?> checked = CheckedFactory.of(factory);
            known.add(PartName.of(checked));
            if (!names.add(PartName.of(checked))) {
              throw Refusal.failed("it has the " + PartName.of(checked) + " twice.");
            }
            factories.add(checked);
          }
          List<Preset> presets = List.copyOf(listed(plugin.presets(), "presets()", plugin));
          for (Preset preset : presets) {
            if (!CheckedFactory.isName(preset.name()) || preset.yaml() == null) {
              throw Refusal.failed(
                  "its preset '%s' has no proper name or no settings.".formatted(preset.name()));
            }
          }
          claims.claim(factories, presets, source);
          claims.claimModule(module, source);
          results.add(
              new Usable(
                  source, module, version, compiledApi, List.copyOf(factories), presets, jars));
        });
  }

  private static <E> List<E> listed(@Nullable List<E> list, String method, BilevelPlugin plugin) {
    if (list == null) {
      throw Refusal.failed(
          "%s of %s returned null. Maybe ask its author."
              .formatted(method, plugin.getClass().getName()));
    }
    return list;
  }

  private static void requireNoApi(ModuleDescriptor module) {
    if (module.name().equals(API)
        || module.packages().stream().anyMatch(p -> p.equals(API) || p.startsWith(API + "."))) {
      throw Refusal.failed(
          "it brings its own copy of %s (in the module %s), which the host alone may. Maybe build it with the dependency bilevel-api in scope 'provided', and leave bilevel-api out of its folder."
              .formatted(API, module.name()));
    }
  }

  private void requireNoHostModule(ModuleDescriptor module) {
    if (parent.findModule(module.name()).isPresent()) {
      throw Refusal.failed(
          "its module %s has the name of a module of the host. Maybe remove that jar: the host provides the module."
              .formatted(module.name()));
    }
  }

  private void requireCompatible(String compiled) {
    if (!ApiVersion.compatible(compiled, apiVersion)) {
      throw new Refusal(
          Why.INCOMPATIBLE,
          "it was compiled against %s %s, and this Bilevel serves %s. Maybe there is a newer release of the plugin, or of Bilevel."
              .formatted(API, compiled, apiVersion));
    }
  }

  /** The version of the api that a module was compiled against, the empty string if unknown. */
  private static String compiledApi(ModuleDescriptor module, Path place) throws IOException {
    Optional<String> compiled =
        module.requires().stream()
            .filter(required -> required.name().equals(API))
            .flatMap(required -> required.rawCompiledVersion().stream())
            .findFirst();
    return compiled.isPresent()
        ? compiled.get()
        : PluginFiles.manifest(place, "Bilevel-Api-Version");
  }

  private static String version(@Nullable ModuleDescriptor module, Path place) throws IOException {
    Optional<String> version = module == null ? Optional.empty() : module.rawVersion();
    return version.isPresent()
        ? version.get()
        : PluginFiles.manifest(place, "Implementation-Version");
  }

  private static Path place(ModuleReference module, Path otherwise) {
    return module.location().map(Path::of).orElse(otherwise);
  }

  private void eachProvider(
      ServiceLoader<BilevelPlugin> services, Path source, ProviderAction action) {
    Iterator<ServiceLoader.Provider<BilevelPlugin>> providers = services.stream().iterator();
    for (int errors = 0; errors < MOST_ERRORS; ) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        action.accept(providers.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        errors++;
        refuse(source, "locating", Refusal.failed(Explanation.of(e)));
      }
    }
  }

  private void guarded(Path source, String phase, Step step) {
    guarded(source, phase, Set.of(), step);
  }

  /** Run a step of loading; what it throws becomes the plugin's result. */
  private void guarded(Path source, String phase, Set<PartName> names, Step step) {
    try {
      step.run();
    } catch (Refusal e) {
      refuse(source, phase, e, names);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // whatever a plugin's code throws concerns this plugin alone
      refuse(source, phase, Refusal.failed(explain(phase, e)), names);
    }
  }

  private static String explain(String phase, Throwable failure) {
    return phase.equals("describing") && !(failure instanceof LinkageError)
        ? "it threw %s while listing its parts. Maybe ask its author."
            .formatted(Explanation.words(failure))
        : Explanation.of(failure);
  }

  private void refuse(Path source, String phase, Refusal refusal) {
    refuse(source, phase, refusal, Set.of());
  }

  private void refuse(Path source, String phase, Refusal refusal, Set<PartName> names) {
    results.add(
        new Unusable(
            source,
            refusal.why(),
            phase,
            refusal.reason(),
            names.stream().collect(Collectors.toUnmodifiableSet())));
  }

  private interface Step {
    void run() throws IOException;
  }

  private interface ProviderAction {
    void accept(ServiceLoader.Provider<BilevelPlugin> provider);
  }
}

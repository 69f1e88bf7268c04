package org.bilevel.runtime.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the version. */
@Command(name = "version", description = "Show the versions of Bilevel, Java and the system.")
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(version());
    return 0;
  }

  static String version() {
    String version =
        Optional.ofNullable(Main.class.getModule().getDescriptor())
            .flatMap(ModuleDescriptor::rawVersion)
            .orElse("of an unpacked build");
    return "Bilevel %s, Java %s (%s), %s %s"
        .formatted(
            version,
            Runtime.version(),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }
}

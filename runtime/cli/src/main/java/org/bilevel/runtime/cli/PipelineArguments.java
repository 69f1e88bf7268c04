package org.bilevel.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bilevel.runtime.core.PipelineRequest;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A pipeline file and the changes to it. */
final class PipelineArguments {
  @Parameters(paramLabel = "FILE", description = "A pipeline file.")
  private Path file = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a value of the file, such as selector.size=20; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--quick",
      description = "Few steps, tasks and samples and the first seed only, to see if it works.")
  private boolean quick;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "Only this variant of the file; may be repeated. Default: all of them.")
  private List<String> variants = new ArrayList<>();

  PipelineRequest request() {
    return new PipelineRequest(file, overrides, quick, variants);
  }
}

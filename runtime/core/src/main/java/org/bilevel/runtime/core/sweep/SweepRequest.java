package org.bilevel.runtime.core.sweep;

import java.nio.file.Path;
import java.util.List;
import org.bilevel.runtime.core.PipelineRequest;

/**
 * What to sweep over, and how.
 *
 * @param pipeline the file, and the changes to it in every cell
 * @param grid keys with their values, such as {@code selector.size=10,20}
 * @param seeds the seeds, none for those of the file
 * @param folder the sweep's folder; cells that finished in it are kept
 * @param jobs how many processes run at a time, at least 1
 * @param program the command that starts Bilevel, and the options that stand before all others
 */
public record SweepRequest(
    PipelineRequest pipeline,
    List<String> grid,
    List<Long> seeds,
    Path folder,
    int jobs,
    List<String> program) {

  /** Make the lists unmodifiable. */
  public SweepRequest {
    grid = List.copyOf(grid);
    seeds = List.copyOf(seeds);
    program = List.copyOf(program);
  }
}

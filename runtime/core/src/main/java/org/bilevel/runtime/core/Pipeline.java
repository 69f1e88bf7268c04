package org.bilevel.runtime.core;

import java.util.List;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.runtime.core.config.CheckedPipeline;
import org.bilevel.runtime.core.run.Runner;

/** A file that was checked and can be run. */
public final class Pipeline {
  private final CheckedPipeline checked;

  Pipeline(CheckedPipeline checked) {
    this.checked = checked;
  }

  CheckedPipeline checked() {
    return checked;
  }

  /**
   * Return the name of the pipeline.
   *
   * @return the file's {@code name}, by default the file's own name
   */
  public String name() {
    return checked.name();
  }

  /**
   * Return the runs of the experiment: one for each variant and seed.
   *
   * @return the cells in order
   */
  public List<Cell> cells() {
    return Runner.cells(checked);
  }

  /**
   * Return what will be run.
   *
   * @return lines for a human: the parts of each variant, the memory they take
   */
  public List<String> plan() {
    return checked.plan();
  }

  /**
   * Return what the user may not expect.
   *
   * @return the warnings of the parts, each with the place of the part
   */
  public List<String> warnings() {
    return checked.warnings();
  }

  /**
   * Return what was chosen for the user, such as where projections run.
   *
   * @return a sentence each
   */
  public List<String> notes() {
    return checked.notes();
  }

  /**
   * Return the file with every value that holds and a comment that says where it comes from.
   *
   * @return a pipeline file
   */
  public String effectiveYaml() {
    return checked.effectiveYaml();
  }
}

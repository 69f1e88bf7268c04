package org.bilevel.runtime.core;

import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.run.RunListener;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.runtime.core.config.CheckedPipeline;
import org.bilevel.runtime.core.run.Runner;

/** A file that was checked and can be run. */
public final class Pipeline {
  private final CheckedPipeline checked;
  private final Bilevel bilevel;

  Pipeline(CheckedPipeline checked, Bilevel bilevel) {
    this.checked = checked;
    this.bilevel = bilevel;
  }

  CheckedPipeline checked() {
    return checked;
  }

  /**
   * Run every cell, one after the other, into a new folder below {@code runs}. A cell that fails
   * does not stop the others.
   *
   * @param listeners who receives the events, in this order
   * @return what came of each cell
   * @throws org.bilevel.api.BilevelException as {@link Bilevel#run}, which has further options
   */
  public RunReport run(RunListener... listeners) {
    return bilevel.run(this, new RunOptions(Path.of("runs"), 1, List.of(listeners)));
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

package org.bilevel.api.run;

import org.bilevel.api.Part;

/**
 * A protocol: what is trained, selected and measured in which order. Run once for each variant and
 * seed of a file.
 */
public interface Experiment extends Part {

  /**
   * Run the protocol from beginning to end.
   *
   * @param context where random streams come from and where metrics, progress and warnings go
   * @return the figures to compare runs by
   * @throws org.bilevel.api.BilevelException of the category that fits; what was reported before is
   *     kept
   */
  Outcome run(RunContext context);
}

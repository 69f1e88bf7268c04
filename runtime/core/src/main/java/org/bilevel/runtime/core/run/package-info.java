/**
 * Runs: executes the cells of a pipeline and keeps a record of them in a folder that is of use
 * however the run ends.
 */
@NullMarked
package org.bilevel.runtime.core.run;

import org.jspecify.annotations.NullMarked;

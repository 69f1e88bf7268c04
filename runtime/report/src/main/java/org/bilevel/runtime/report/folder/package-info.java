/** Reads the files of a run folder. */
@NullMarked
package org.bilevel.runtime.report.folder;

import org.jspecify.annotations.NullMarked;

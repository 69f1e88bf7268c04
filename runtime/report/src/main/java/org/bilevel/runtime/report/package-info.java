/**
 * What a user sees after a run: the page of a run folder, and runs side by side. Everything here
 * comes from the files of run folders; nothing is measured or run again.
 */
@NullMarked
package org.bilevel.runtime.report;

import org.jspecify.annotations.NullMarked;

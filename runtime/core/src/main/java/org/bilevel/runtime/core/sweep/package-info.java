/** Sweeps: a pipeline over a grid of settings and seeds, every cell a process of its own. */
@NullMarked
package org.bilevel.runtime.core.sweep;

import org.jspecify.annotations.NullMarked;

/**
 * Selects samples that leave no candidate far from all of them: greedy k-center, farthest first.
 */
@NullMarked
package org.bilevel.kcenter;

import org.jspecify.annotations.NullMarked;

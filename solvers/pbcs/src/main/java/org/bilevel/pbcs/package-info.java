/** Probabilistic bilevel coreset selection (PBCS). */
@NullMarked
package org.bilevel.pbcs;

import org.jspecify.annotations.NullMarked;

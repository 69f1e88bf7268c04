/** Selects and weighs samples so that their weighted gradient is that of all candidates: GCR. */
@NullMarked
package org.bilevel.gcr;

import org.jspecify.annotations.NullMarked;

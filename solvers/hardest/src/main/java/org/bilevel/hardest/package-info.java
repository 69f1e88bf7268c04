/** Selects the samples with the greatest loss: those that the model gets most wrong. */
@NullMarked
package org.bilevel.hardest;

import org.jspecify.annotations.NullMarked;

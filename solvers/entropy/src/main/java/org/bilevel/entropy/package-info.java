/** Selects the samples that the model is least sure of: greatest predictive entropy. */
@NullMarked
package org.bilevel.entropy;

import org.jspecify.annotations.NullMarked;

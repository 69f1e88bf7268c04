/** Bilevel descent aggregation: inner steps along a sum of both gradients. */
@NullMarked
package org.bilevel.aggregateddescent;

import org.jspecify.annotations.NullMarked;

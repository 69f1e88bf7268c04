/** Selects the samples that help earlier tasks and the present one most: MetaSP. */
@NullMarked
package org.bilevel.metasp;

import org.jspecify.annotations.NullMarked;

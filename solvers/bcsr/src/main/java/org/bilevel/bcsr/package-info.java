/** Bilevel coreset selection via regularization (BCSR). */
@NullMarked
package org.bilevel.bcsr;

import org.jspecify.annotations.NullMarked;

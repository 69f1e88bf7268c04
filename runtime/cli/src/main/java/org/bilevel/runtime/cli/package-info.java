/** The command {@code bilevel}. */
@NullMarked
package org.bilevel.runtime.cli;

import org.jspecify.annotations.NullMarked;

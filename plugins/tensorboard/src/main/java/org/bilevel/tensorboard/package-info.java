/** The reporter {@code tensorboard}. */
@NullMarked
package org.bilevel.tensorboard;

import org.jspecify.annotations.NullMarked;

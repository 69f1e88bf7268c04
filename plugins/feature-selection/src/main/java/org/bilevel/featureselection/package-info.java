/** The experiment of feature selection: a model sees a few pixels, the same of every image. */
@NullMarked
package org.bilevel.featureselection;

import org.jspecify.annotations.NullMarked;

/** Selects the samples nearest to the centres of a k-means clustering. */
@NullMarked
package org.bilevel.kmeans;

import org.jspecify.annotations.NullMarked;

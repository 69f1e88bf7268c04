/**
 * Data sets ({@code digits}, {@code mnist}, {@code fashion-mnist}, {@code adult}, {@code idx}),
 * task streams ({@code permuted}, {@code split}), corruptions ({@code none}, {@code imbalanced},
 * {@code label-noise}), and {@link org.bilevel.datasets.DataFetcher}, which brings the files.
 */
@NullMarked
package org.bilevel.datasets;

import org.jspecify.annotations.NullMarked;

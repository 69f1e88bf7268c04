/**
 * The data hyper-cleaning experiment: a weight for each training sample, learned from clean ones.
 */
@NullMarked
package org.bilevel.hypercleaning;

import org.jspecify.annotations.NullMarked;

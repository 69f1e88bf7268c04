/**
 * Classifiers with exact first and second derivatives: softmax regression, multi-layer perceptrons
 * and a small convolutional network.
 */
@NullMarked
package org.bilevel.models;

import org.jspecify.annotations.NullMarked;

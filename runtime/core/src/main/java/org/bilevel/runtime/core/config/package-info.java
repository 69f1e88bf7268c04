/**
 * The configuration: reads pipeline files, overlays presets, variants and overrides, finds every
 * mistake, and keeps where each value comes from.
 */
@NullMarked
package org.bilevel.runtime.core.config;

import org.jspecify.annotations.NullMarked;

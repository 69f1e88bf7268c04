/** Tables as files: CSV, NumPy's arrays and Parquet. */
@NullMarked
package org.bilevel.runtime.core.table;

import org.jspecify.annotations.NullMarked;

/** Solids-10: a data set of rendered solids that needs no network. */
@NullMarked
package org.lanewise.datasets.solids;

import org.jspecify.annotations.NullMarked;

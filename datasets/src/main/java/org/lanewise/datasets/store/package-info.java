/** The data sets by name, from the cache or made for it. */
@NullMarked
package org.lanewise.datasets.store;

import org.jspecify.annotations.NullMarked;

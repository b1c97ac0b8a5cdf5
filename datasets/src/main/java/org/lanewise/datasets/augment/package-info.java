/** Changes images at random without changing what they show. */
@NullMarked
package org.lanewise.datasets.augment;

import org.jspecify.annotations.NullMarked;

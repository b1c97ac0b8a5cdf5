/**
 * Images and labels: CIFAR-10 files read and fetched, Solids-10 rendered, order and augmentation
 * keyed by seed.
 */
@NullMarked
package org.lanewise.datasets;

import org.jspecify.annotations.NullMarked;

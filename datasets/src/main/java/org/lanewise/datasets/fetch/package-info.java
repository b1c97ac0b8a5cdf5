/**
 * Gets CIFAR-10 from where it is published, checked, resumable and installed whole or not at all.
 */
@NullMarked
package org.lanewise.datasets.fetch;

import org.jspecify.annotations.NullMarked;

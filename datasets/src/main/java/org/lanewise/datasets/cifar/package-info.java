/** The CIFAR-10 binary format: read strictly, written atomically. */
@NullMarked
package org.lanewise.datasets.cifar;

import org.jspecify.annotations.NullMarked;

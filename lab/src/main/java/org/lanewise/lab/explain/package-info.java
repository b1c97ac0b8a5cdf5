/** One step of training on one image, number by number. */
@NullMarked
package org.lanewise.lab.explain;

import org.jspecify.annotations.NullMarked;

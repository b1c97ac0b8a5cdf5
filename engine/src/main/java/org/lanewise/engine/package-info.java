/** The roof: a training run from data to model in a few lines. All packages are below it. */
@NullMarked
package org.lanewise.engine;

import org.jspecify.annotations.NullMarked;

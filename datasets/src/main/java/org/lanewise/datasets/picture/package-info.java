/** Picture files from outside. */
@NullMarked
package org.lanewise.datasets.picture;

import org.jspecify.annotations.NullMarked;

/**
 * What every reader and writer here needs of the file system: sums, forced writes, whole folders
 * installed at once.
 */
@NullMarked
package org.lanewise.datasets.files;

import org.jspecify.annotations.NullMarked;

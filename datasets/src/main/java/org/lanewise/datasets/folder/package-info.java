/** A person's own images: folders of PNG and JPEG files, one folder for each class. */
@NullMarked
package org.lanewise.datasets.folder;

import org.jspecify.annotations.NullMarked;

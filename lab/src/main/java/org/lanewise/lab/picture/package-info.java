/** Images for a person to look at. */
@NullMarked
package org.lanewise.lab.picture;

import org.jspecify.annotations.NullMarked;

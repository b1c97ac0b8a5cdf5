/** The article's listings: networks and settings under their names. */
@NullMarked
package org.lanewise.lab.listing;

import org.jspecify.annotations.NullMarked;

/** Where images come from. */
@NullMarked
package org.lanewise.lab.data;

import org.jspecify.annotations.NullMarked;

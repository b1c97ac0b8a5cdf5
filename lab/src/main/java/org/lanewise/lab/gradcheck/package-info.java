/** What a gradient check found, for people and for programs. */
@NullMarked
package org.lanewise.lab.gradcheck;

import org.jspecify.annotations.NullMarked;

/** Many runs: which they are, who makes them, and what came of them. */
@NullMarked
package org.lanewise.lab.sweep;

import org.jspecify.annotations.NullMarked;

/** What others do, at the same shapes in the same run; part of the build with profile {@code peers} alone. */
@NullMarked
package org.lanewise.bench.peers;

import org.jspecify.annotations.NullMarked;

/** Training on the machines of a Spark cluster, with the bits of one machine. */
@NullMarked
package org.lanewise.cluster;

import org.jspecify.annotations.NullMarked;

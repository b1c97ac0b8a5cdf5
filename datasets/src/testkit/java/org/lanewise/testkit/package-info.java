/** What the tests of several modules share; compiled into each one's tests. */
@NullMarked
package org.lanewise.testkit;

import org.jspecify.annotations.NullMarked;

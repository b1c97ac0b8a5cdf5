/** What the tests of pages share; {@code bench} compiles it too. */
@NullMarked
package org.lanewise.lab.testkit;

import org.jspecify.annotations.NullMarked;

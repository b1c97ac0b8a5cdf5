/** The page of a run: curves, findings, confusion and wrong pictures in one file. */
@NullMarked
package org.lanewise.lab.page;

import org.jspecify.annotations.NullMarked;

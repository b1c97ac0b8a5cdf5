/** Reads what JMH wrote and shows it as Markdown and as one page. */
@NullMarked
package org.lanewise.bench.report;

import org.jspecify.annotations.NullMarked;

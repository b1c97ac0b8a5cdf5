/** Every cause that the doctor knows as a fault that can be made on purpose. */
@NullMarked
package org.lanewise.lab.fault;

import org.jspecify.annotations.NullMarked;

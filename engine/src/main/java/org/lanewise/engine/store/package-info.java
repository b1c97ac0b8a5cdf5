/**
 * Floor 6: files of tensors. The safetensors format, read and written strictly; model files;
 * everything written whole or not at all.
 */
@NullMarked
package org.lanewise.engine.store;

import org.jspecify.annotations.NullMarked;

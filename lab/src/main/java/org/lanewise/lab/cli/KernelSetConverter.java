package org.lanewise.lab.cli;

import java.util.Arrays;
import java.util.List;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.tensor.Near;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a kernel set's name. */
public final class KernelSetConverter implements ITypeConverter<KernelSet> {

  @Override
  public KernelSet convert(String value) {
    List<String> names = Arrays.stream(KernelSets.values()).map(KernelSet::label).toList();
    return Arrays.stream(KernelSets.values())
        .filter(set -> set.label().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "there is no kernel set '%s'%s (the kernel sets are %s)"
                    .formatted(value, Near.hint(value, names), String.join(", ", names))));
  }
}

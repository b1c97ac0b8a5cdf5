package org.lanewise.engine.doctor;

import java.util.List;
import java.util.Objects;

/**
 * What a {@link Doctor} needs to go on with a run: what its rules read, and what it found.
 *
 * @param checkup the check before step 1, if there was one
 * @param overlap what training and test images have in common, if that was looked at
 * @param windows of the epoch that is under way or has just ended
 * @param epochs that have ended
 * @param largestLoss of any batch so far
 * @param largestUpdateRatio at the end of any window so far
 * @param peakUpdateRatio of any measured step so far
 * @param gradientNorms that were measured so far
 * @param findings so far
 */
public record DoctorMemory(
    List<Checkup> checkup,
    List<Overlap> overlap,
    List<Window> windows,
    List<EpochEnd> epochs,
    double largestLoss,
    double largestUpdateRatio,
    double peakUpdateRatio,
    List<Double> gradientNorms,
    List<Finding> findings) {

  /** Keeps copies of the lists. */
  public DoctorMemory {
    Objects.requireNonNull(checkup, "checkup");
    Objects.requireNonNull(overlap, "overlap");
    Objects.requireNonNull(windows, "windows");
    Objects.requireNonNull(epochs, "epochs");
    Objects.requireNonNull(gradientNorms, "gradientNorms");
    Objects.requireNonNull(findings, "findings");
    checkup = List.copyOf(checkup);
    overlap = List.copyOf(overlap);
    windows = List.copyOf(windows);
    epochs = List.copyOf(epochs);
    gradientNorms = List.copyOf(gradientNorms);
    findings = List.copyOf(findings);
  }

  /** The same without the windows: what lasts of them is in the other numbers. */
  public DoctorMemory withoutWindows() {
    return new DoctorMemory(
        checkup,
        overlap,
        List.of(),
        epochs,
        largestLoss,
        largestUpdateRatio,
        peakUpdateRatio,
        gradientNorms,
        findings);
  }
}

package org.lanewise.lab.doctor;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.DoctorMemory;
import org.lanewise.engine.doctor.WindowMemory;
import org.lanewise.lab.cli.Json;
import org.lanewise.lab.run.LogLine;

/**
 * What a {@link Consultation} remembers of a run, as a checkpoint keeps it.
 *
 * @param doctor what the doctor heard and found
 * @param window the window that is under way
 */
public record ConsultationMemory(DoctorMemory doctor, WindowMemory window) {

  /** Refuses null. */
  public ConsultationMemory {
    Objects.requireNonNull(doctor, "doctor");
    Objects.requireNonNull(window, "window");
  }

  String toJson() {
    return Json.object(Fields.of(this));
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static ConsultationMemory parse(String json) {
    Map<String, @Nullable Object> fields =
        LogLine.parse(json.getBytes(StandardCharsets.UTF_8))
            .orElseThrow(() -> new IllegalArgumentException("it is no JSON object"));
    return Fields.read(ConsultationMemory.class, fields);
  }
}

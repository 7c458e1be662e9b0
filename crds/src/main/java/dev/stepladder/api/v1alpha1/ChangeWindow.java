package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A time that comes back each week, in which disruptive and irreversible steps may start. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.start.matches('^([01][0-9]|2[0-3]):[0-5][0-9]$')",
    fieldPath = ".start",
    message = "write start as a time of day in quotes, from \"00:00\" to \"23:59\"")
@ValidationRule(
    value = "self.duration.matches('^([1-9][0-9]{0,3}m|[1-9][0-9]{0,2}h)$')",
    fieldPath = ".duration",
    message = "write duration in minutes or hours, for example 90m or 4h")
@ValidationRule(
    value =
        "!self.duration.matches('^([1-9][0-9]{0,3}m|[1-9][0-9]{0,2}h)$')"
            + " || (self.duration.endsWith('h') ? int(self.duration.replace('h', '')) * 60"
            + " : int(self.duration.replace('m', ''))) <= 10080",
    fieldPath = ".duration",
    message = "a window comes back each week, so it lasts at most 168h")
@ValidationRule(
    value = "self.timeZone.matches('^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$')",
    fieldPath = ".timeZone",
    message =
        "write timeZone by its IANA name, for example Europe/Berlin or UTC; offsets such as +09:00"
            + " know no summer time")
public record ChangeWindow(
    @JsonPropertyDescription("Days on which it begins: Mon, Tue, Wed, Thu, Fri, Sat, Sun.")
        @Required
        @Size(min = 1, max = 7)
        List<Weekday> days,
    @JsonPropertyDescription("Time of day at which it begins, in quotes, for example \"02:00\".")
        @Required
        @Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")
        @Size(max = 5)
        String start,
    @JsonPropertyDescription(
            "How long it lasts, in minutes (90m) or hours (4h), at most 168h. A step starts only if"
                + " it usually, in nine cases of ten, is over before the window is.")
        @Required
        @Pattern("^([1-9][0-9]{0,3}m|[1-9][0-9]{0,2}h)$")
        @Size(max = 5)
        String duration,
    @JsonPropertyDescription("IANA name of the time zone of start, for example Asia/Seoul.")
        @Default("UTC")
        @Pattern("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$")
        @Size(max = 64)
        String timeZone) {

  public ChangeWindow {
    days = days == null ? List.of() : List.copyOf(days);
    timeZone = timeZone == null ? "UTC" : timeZone;
  }
}

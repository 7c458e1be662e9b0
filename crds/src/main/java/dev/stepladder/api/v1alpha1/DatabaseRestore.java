package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What a database is made from: exactly one of {@code snapshot} and {@code pointInTime} is there,
 * the other is null. {@code database} is null for the application's own former database.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.snapshot) != has(self.pointInTime)",
    message =
        "give exactly one of restoreFrom.snapshot, the name of a snapshot, and"
            + " restoreFrom.pointInTime, a time such as 2026-01-31T09:30:00Z or latest")
@ValidationRule(
    value = "!has(self.database) || has(self.pointInTime)",
    fieldPath = ".database",
    message =
        "restoreFrom.database says whose automated backups are used: give it with pointInTime only")
@ValidationRule(
    value = "!has(self.pointInTime) || self.pointInTime.matches('" + DatabaseRestore.TIME + "')",
    fieldPath = ".pointInTime",
    message =
        "write restoreFrom.pointInTime as a time in UTC in quotes, for example"
            + " \"2026-01-31T09:30:00Z\", or as latest")
public record DatabaseRestore(
    @JsonPropertyDescription(
            "Name or ARN of a manual DB snapshot in the environment's account and region: one of"
                + " this application's, or one that carries the tag stepladder.dev/adoptable-by with"
                + " the value <installation>/<namespace>/<name of the StagedApp>.")
        @Size(min = 1, max = 300)
        String snapshot,
    @JsonPropertyDescription(
            "Time in UTC to which automated backups are brought, such as 2026-01-31T09:30:00Z, or"
                + " latest.")
        @Pattern(DatabaseRestore.TIME)
        @Size(min = 1, max = 20)
        String pointInTime,
    @JsonPropertyDescription(
            "Resource id (db-...) or identifier of the DB instance whose automated backups are used;"
                + " the application's own former database if absent. Another one must carry the tag"
                + " stepladder.dev/adoptable-by.")
        @Size(min = 1, max = 80)
        String database) {

  static final String TIME =
      "^(latest|[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
          + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)$";
}

package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A database as Amazon RDS shows it; single values are null where unknown. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseStatus(
    @JsonPropertyDescription("DB instance identifier in Amazon RDS.") String identifier,
    @JsonPropertyDescription("The immutable DbiResourceId of the instance, beginning with db-.")
        String resourceId,
    @JsonPropertyDescription("DB instance class, for example db.m7g.large.") String instanceClass,
    @JsonPropertyDescription("Engine version that runs.") String version,
    @JsonPropertyDescription("Allocated disk space in gibibytes, for example 50Gi.") String storage,
    @JsonPropertyDescription("Host name and port of the writer.") String endpoint,
    @JsonPropertyDescription(
            "Host names and ports that serve reads: the read replicas, the writer while there are"
                + " none.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> readers,
    @JsonPropertyDescription(
            "Snapshots that were taken of it before steps, and the one it left, newest first, at"
                + " most 10.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 10)
        List<SnapshotStatus> snapshots)
    implements PartStatus {

  public DatabaseStatus {
    readers = readers == null ? List.of() : List.copyOf(readers);
    snapshots = snapshots == null ? List.of() : List.copyOf(snapshots);
  }
}

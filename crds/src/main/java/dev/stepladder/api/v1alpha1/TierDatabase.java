package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a tier gives to a database. {@code replicaClass} is null where the replicas have the class
 * of the primary: ask {@link #classOfReplicas}.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.replicaClass) || self.replicas > 0",
    fieldPath = ".replicaClass",
    message =
        "replicaClass says nothing without replicas: set replicas to 1 or more, or leave"
            + " replicaClass out")
@ValidationRule(
    value =
        "self.storage.matches('^[1-9][0-9]{0,4}Gi$') && int(self.storage.replace('Gi', '')) >= 20"
            + " && int(self.storage.replace('Gi', '')) <= 65536",
    fieldPath = ".storage",
    message = "write storage in whole gibibytes from 20Gi to 65536Gi, for example 50Gi")
@ValidationRule(
    value =
        "!has(self.parameters) || self.parameters.all(engine, engine in ['postgres', 'mysql',"
            + " 'mariadb'])",
    fieldPath = ".parameters",
    message = "write parameters under the engine they belong to: postgres, mysql or mariadb")
@ValidationRule(
    value = "self.instanceClass.matches('^db[.][a-z0-9]+[.][a-z0-9]+$')",
    fieldPath = ".instanceClass",
    message = "write instanceClass as Amazon RDS does, with db. in front, for example db.m7g.large")
@ValidationRule(
    value = "!has(self.replicaClass) || self.replicaClass.matches('^db[.][a-z0-9]+[.][a-z0-9]+$')",
    fieldPath = ".replicaClass",
    message = "write replicaClass as Amazon RDS does, with db. in front, for example db.m7g.large")
@ValidationRule(
    value = "self.readersDrain.matches('^[1-9][0-9]*(s|m|h)$')",
    fieldPath = ".readersDrain",
    message = "write readersDrain as a number of seconds, minutes or hours: 90s, 5m or 1h")
@ValidationRule(
    value = "self.standbySoak.matches('^[0-9]+(s|m|h)$')",
    fieldPath = ".standbySoak",
    message = "write standbySoak as a number of seconds, minutes or hours: 0s, 10m or 1h")
public record TierDatabase(
    @JsonPropertyDescription("DB instance class of Amazon RDS, for example db.m7g.large.")
        @Required
        @Pattern("^db\\.[a-z0-9]+\\.[a-z0-9]+$")
        @Size(max = 63)
        String instanceClass,
    @JsonPropertyDescription(
            "Least disk space in gibibytes, 20Gi to 65536Gi. A floor: an application may ask for"
                + " more, and storage never shrinks.")
        @Default("20Gi")
        @Pattern("^[1-9][0-9]{0,4}Gi$")
        @Size(max = 20)
        String storage,
    @JsonPropertyDescription(
            "true: a standby in a second availability zone that takes over within about a minute.")
        @Default("false")
        Boolean multiAz,
    @JsonPropertyDescription(
            "Days for which automated backups are kept, 1 to 35. A floor: a lower tier leaves what"
                + " is there.")
        @Required
        @Min(1)
        @Max(35)
        Integer backupRetentionDays,
    @JsonPropertyDescription(
            "true: Amazon RDS refuses to delete the instance. A floor: a lower tier leaves it on.")
        @Default("false")
        Boolean deletionProtection,
    @JsonPropertyDescription(
            "Database Insights of Amazon RDS. None: not at all. Standard: seven days of history."
                + " Advanced: fifteen months.")
        @Default("None")
        Insights insights,
    @JsonPropertyDescription("Number of read replicas, 0 to 15.") @Default("0") @Min(0) @Max(15)
        Integer replicas,
    @JsonPropertyDescription(
            "DB instance class of the read replicas; that of the primary if absent.")
        @Pattern("^db\\.[a-z0-9]+\\.[a-z0-9]+$")
        @Size(max = 63)
        String replicaClass,
    @JsonPropertyDescription(
            "Engine parameters by engine (postgres, mysql, mariadb) and name; what is not named"
                + " keeps the engine's default.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Map<String, String>> parameters,
    @JsonPropertyDescription(
            "How long connections to a read replica may stay open after the last pod has let go of"
                + " it, in seconds (90s), minutes (5m) or hours (1h). It goes as soon as CloudWatch"
                + " shows none any more. After this time it goes only once a person approves, or,"
                + " where CloudWatch cannot be read, by itself.")
        @Default("5m")
        @Pattern("^[1-9][0-9]*(s|m|h)$")
        @Size(max = 20)
        String readersDrain,
    @JsonPropertyDescription(
            "How long a standby warms up before users are moved to it on purpose, in seconds (0s),"
                + " minutes (10m) or hours (1h): a new one reads its storage in as it goes.")
        @Default("10m")
        @Pattern("^[0-9]+(s|m|h)$")
        @Size(max = 20)
        String standbySoak) {

  public TierDatabase {
    storage = storage == null ? "20Gi" : storage;
    multiAz = multiAz != null && multiAz;
    deletionProtection = deletionProtection != null && deletionProtection;
    insights = insights == null ? Insights.NONE : insights;
    replicas = replicas == null ? Integer.valueOf(0) : replicas;
    parameters = parameters == null ? Map.of() : copy(parameters);
    readersDrain = readersDrain == null ? "5m" : readersDrain;
    standbySoak = standbySoak == null ? "10m" : standbySoak;
  }

  /** The DB instance class of the read replicas: their own, else that of the primary. */
  public String classOfReplicas() {
    return replicaClass == null ? instanceClass : replicaClass;
  }

  private static Map<String, Map<String, String>> copy(
      Map<String, Map<String, String>> parameters) {
    return parameters.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, engine -> Map.copyOf(engine.getValue())));
  }
}

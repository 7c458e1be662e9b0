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
 * What a tier gives to a cache. What goes with what: CreateReplicationGroup in the Amazon
 * ElastiCache API reference.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!self.multiAz || self.automaticFailover",
    fieldPath = ".multiAz",
    message = "multiAz needs a replica that takes over: set automaticFailover to true")
@ValidationRule(
    value = "!self.multiAz || self.replicas > 0",
    fieldPath = ".multiAz",
    message = "multiAz needs a replica in another zone: set replicas to 1 or more")
@ValidationRule(
    value = "!self.automaticFailover || self.replicas > 0 || self.shards > 0",
    fieldPath = ".automaticFailover",
    message = "automaticFailover needs a replica that takes over: set replicas to 1 or more")
@ValidationRule(
    value = "self.shards == 0 || self.automaticFailover",
    fieldPath = ".shards",
    message = "cluster mode always fails over: set automaticFailover to true, or shards to 0")
@ValidationRule(
    value = "self.shards * (self.replicas + 1) <= 500",
    fieldPath = ".shards",
    message =
        "a cache has at most 500 nodes, shards times replicas and one: lower shards or replicas")
@ValidationRule(
    value =
        "!has(self.parameters) || self.parameters.all(engine, engine in ['valkey', 'redis',"
            + " 'memcached'])",
    fieldPath = ".parameters",
    message = "write parameters under the engine they belong to: valkey, redis or memcached")
@ValidationRule(
    value =
        "!has(self.parameters) || self.parameters.all(engine, !('cluster-enabled' in"
            + " self.parameters[engine]))",
    fieldPath = ".parameters",
    message = "cluster-enabled follows from shards: leave it out, and set shards to 1 or more")
@ValidationRule(
    value = "self.nodeType.matches('^cache[.][a-z0-9]+[.][a-z0-9]+$')",
    fieldPath = ".nodeType",
    message =
        "write nodeType as Amazon ElastiCache does, with cache. in front, for example"
            + " cache.r7g.large")
@ValidationRule(
    value = "self.drain.matches('^[1-9][0-9]*(s|m|h)$')",
    fieldPath = ".drain",
    message = "write drain as a number of seconds, minutes or hours: 90s, 5m or 1h")
public record TierCache(
    @JsonPropertyDescription("Node type of Amazon ElastiCache, for example cache.r7g.large.")
        @Required
        @Pattern("^cache\\.[a-z0-9]+\\.[a-z0-9]+$")
        @Size(max = 63)
        String nodeType,
    @JsonPropertyDescription(
            "Number of replicas, in cluster mode of each shard, 0 to 5. Memcached has none.")
        @Default("0")
        @Min(0)
        @Max(5)
        Integer replicas,
    @JsonPropertyDescription(
            "Number of shards, 1 to 500; 0: cluster mode is off. Once on it stays on. Nodes of"
                + " Memcached, which has one at least.")
        @Default("0")
        @Min(0)
        @Max(500)
        Integer shards,
    @JsonPropertyDescription(
            "true: a replica takes over within about a minute when a primary fails.")
        @Default("false")
        Boolean automaticFailover,
    @JsonPropertyDescription("true: replicas are in other availability zones than their primary.")
        @Default("false")
        Boolean multiAz,
    @JsonPropertyDescription(
            "Engine parameters by engine (valkey, redis, memcached) and name; what is not named"
                + " keeps the engine's default.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Map<String, String>> parameters,
    @JsonPropertyDescription(
            "Days for which daily snapshots are kept, 0 to 35; 0: none are taken. A floor: a lower"
                + " tier leaves what is there.")
        @Default("0")
        @Min(0)
        @Max(35)
        Integer snapshotRetentionDays,
    @JsonPropertyDescription(
            "How long a cache that is no longer asked for stays after the last pod has let go of"
                + " it, in seconds (90s), minutes (5m) or hours (1h).")
        @Default("5m")
        @Pattern("^[1-9][0-9]*(s|m|h)$")
        @Size(max = 20)
        String drain) {

  public TierCache {
    replicas = replicas == null ? Integer.valueOf(0) : replicas;
    shards = shards == null ? Integer.valueOf(0) : shards;
    automaticFailover = automaticFailover != null && automaticFailover;
    multiAz = multiAz != null && multiAz;
    parameters = parameters == null ? Map.of() : copy(parameters);
    snapshotRetentionDays =
        snapshotRetentionDays == null ? Integer.valueOf(0) : snapshotRetentionDays;
    drain = drain == null ? "5m" : drain;
  }

  private static Map<String, Map<String, String>> copy(
      Map<String, Map<String, String>> parameters) {
    return parameters.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, engine -> Map.copyOf(engine.getValue())));
  }
}

package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A cache as Amazon ElastiCache shows it; single values are null where unknown. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CacheStatus(
    @JsonPropertyDescription(
            "Identifier in Amazon ElastiCache: of a replication group, of a cluster for Memcached.")
        String identifier,
    @JsonPropertyDescription("Cache engine that runs.") String engine,
    @JsonPropertyDescription("Engine version that runs.") String version,
    @JsonPropertyDescription("Node type, for example cache.r7g.large.") String nodeType,
    @JsonPropertyDescription(
            "Host name and port to connect to: of the primary, of the whole cluster in cluster"
                + " mode.")
        String endpoint,
    @JsonPropertyDescription(
            "Host name and port that spreads reads over the replicas; absent in cluster mode.")
        String readers,
    @JsonPropertyDescription("Number of nodes, replicas included.") Integer nodes)
    implements PartStatus {}

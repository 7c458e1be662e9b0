package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The cache of an application; its size comes from the tier. {@code version} is null where any will
 * do. Which versions there are: "Supported engines and versions" in the Amazon ElastiCache User
 * Guide; older ones know no encryption of connections with a password. What of a cache that is
 * taken over was written wrong can be mended.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.engine == oldSelf.engine || (has(self.adopt) && has(oldSelf.adopt))",
    fieldPath = ".engine",
    message =
        "cache.engine is fixed once set, because applications speak to the engine they were written"
            + " for: put the old value back; or remove spec.cache, wait until the cache is gone,"
            + " and add it with the other engine")
@ValidationRule(
    value = "!has(self.version) || self.version.matches('^[0-9]+([.][0-9]+){0,2}$')",
    fieldPath = ".version",
    message =
        "write version as a major version (\"8\") or with its minor one (\"8.1\"), in quotes, or"
            + " leave it out")
@ValidationRule(
    value =
        "!has(self.version) || self.engine != 'valkey' ||"
            + " !self.version.matches('^([0-6]|7[.][01])([.].*)?$')",
    fieldPath = ".version",
    message = "Valkey begins with 7.2: write \"8\", or leave version out")
@ValidationRule(
    value =
        "!has(self.version) || self.engine != 'redis' || self.version.matches('^(6|7)([.].*)?$')",
    fieldPath = ".version",
    message =
        "ElastiCache runs Redis OSS 6 and 7: write \"7.1\", or leave version out; newer ones are"
            + " engine valkey")
@ValidationRule(
    value =
        "!has(self.version) || self.engine != 'memcached' ||"
            + " self.version.matches('^1([.]6([.].*)?)?$')",
    fieldPath = ".version",
    message = "ElastiCache runs Memcached 1.6: write \"1.6.22\", or leave version out")
@ValidationRule(
    value = "!has(self.adopt) || self.adopt.matches('^[a-zA-Z](-?[a-zA-Z0-9])*$')",
    fieldPath = ".adopt",
    message =
        "write cache.adopt as the identifier of a replication group: letters, digits and single"
            + " hyphens, beginning with a letter, for example sessions-prod")
public record CacheSpec(
    @JsonPropertyDescription("Cache engine: valkey, redis or memcached. Fixed once set.") @Required
        CacheEngine engine,
    @JsonPropertyDescription(
            "Engine version in quotes: a major version (\"8\") or with its minor one (\"8.1\"); a"
                + " current one if absent. A floor: a lower version than the one that runs is"
                + " accepted, reported and not acted on.")
        @Pattern("^[0-9]+(\\.[0-9]+){0,2}$")
        @Size(min = 1, max = 20)
        String version,
    @JsonPropertyDescription(
            "Identifier of a replication group, or of a Memcached cluster, that exists in Amazon"
                + " ElastiCache, in the environment's account and region, to be taken over in place"
                + " of making one. It must carry the tag stepladder.dev/adoptable-by with the value"
                + " <installation>/<namespace>/<name of the StagedApp>; nothing of it is changed"
                + " before the step that takes it over has been approved.")
        @Pattern("^[a-zA-Z](-?[a-zA-Z0-9])*$")
        @Size(min = 1, max = 50)
        String adopt) {}

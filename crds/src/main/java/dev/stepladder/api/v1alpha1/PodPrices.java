package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What the requests of pods cost in an environment. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.cpuHour.matches('^[0-9]{1,4}([.][0-9]{1,8})?$')"
            + " && self.memoryGibHour.matches('^[0-9]{1,4}([.][0-9]{1,8})?$')",
    message = "write prices in US dollars with a point and in quotes, for example \"0.031\"")
public record PodPrices(
    @JsonPropertyDescription(
            "US dollars for one CPU for one hour, in quotes, for example \"0.031\".")
        @Required
        @Pattern("^[0-9]{1,4}(\\.[0-9]{1,8})?$")
        @Size(max = 20)
        String cpuHour,
    @JsonPropertyDescription(
            "US dollars for one gibibyte of memory for one hour, in quotes, for example"
                + " \"0.0034\".")
        @Required
        @Pattern("^[0-9]{1,4}(\\.[0-9]{1,8})?$")
        @Size(max = 20)
        String memoryGibHour) {}

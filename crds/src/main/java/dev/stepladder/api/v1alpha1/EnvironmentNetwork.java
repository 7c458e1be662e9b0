package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the cluster's network does with the rules of applications. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.dataCidrs) || self.dataCidrs.all(c, isCIDR(c))",
    fieldPath = ".dataCidrs",
    message = "write dataCidrs as address and prefix length, for example 10.0.64.0/20")
public record EnvironmentNetwork(
    @JsonPropertyDescription(
            "true: the cluster enforces NetworkPolicies. On EKS they are just objects until the VPC"
                + " CNI is told to (enableNetworkPolicy). Repeated in the status of applications.")
        @Default("false")
        Boolean policiesEnforced,
    @JsonPropertyDescription(
            "CIDRs of the subnets that databases live in. Network rules let pods reach the ports of"
                + " their data there, and at any address without this.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 50)
        List<@Size(max = 43) String> dataCidrs) {

  public EnvironmentNetwork {
    policiesEnforced = policiesEnforced != null && policiesEnforced;
    dataCidrs = dataCidrs == null ? List.of() : List.copyOf(dataCidrs);
  }

  /** What holds where nothing is said. */
  public static final EnvironmentNetwork DEFAULT = new EnvironmentNetwork(false, List.of());
}

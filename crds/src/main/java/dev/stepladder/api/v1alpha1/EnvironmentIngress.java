package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * How traffic gets from users to pods; {@code className} and {@code namespace} are null when not
 * given.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.cidrs) || self.cidrs.all(c, isCIDR(c))",
    fieldPath = ".cidrs",
    message = "write cidrs as address and prefix length, for example 10.0.0.0/20")
@ValidationRule(
    value =
        "!has(self.annotations) || self.annotations.all(k, size(k) <= 317 &&"
            + " !k.startsWith('stepladder.dev/'))",
    fieldPath = ".annotations",
    message =
        "keys beginning with stepladder.dev/ belong to the operator: give the annotation another"
            + " key")
public record EnvironmentIngress(
    @JsonPropertyDescription(
            "IngressClass of the Ingresses, for example alb or nginx; the cluster's default class if"
                + " absent.")
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Size(min = 1, max = 253)
        String className,
    @JsonPropertyDescription(
            "Annotations put on every Ingress, for the controller of the class, for example"
                + " alb.ingress.kubernetes.io/target-type: ip.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 50)
        Map<String, @Size(max = 10000) String> annotations,
    @JsonPropertyDescription(
            "Where load balancers that send to pods themselves (ALB with target type ip) send from:"
                + " the CIDRs of their subnets. Network rules let them in. Without cidrs and"
                + " namespace they let everybody in, to ports of workloads with an ingress.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 50)
        List<@Size(max = 43) String> cidrs,
    @JsonPropertyDescription(
            "Namespace of an ingress controller whose pods send to the application's pods, for"
                + " example ingress-nginx. Network rules let them in.")
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(min = 1, max = 63)
        String namespace) {

  public EnvironmentIngress {
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    cidrs = cidrs == null ? List.of() : List.copyOf(cidrs);
  }

  /** What holds where nothing is said. */
  public static final EnvironmentIngress DEFAULT = new EnvironmentIngress(null, null, null, null);
}

package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How the pods of applications get permissions in AWS. {@code clusterName} is null but for {@code
 * PodIdentity}, {@code oidcProvider} but for {@code Irsa}; {@code permissionsBoundary} is null
 * where roles have none.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "(self.mode == 'PodIdentity') == has(self.clusterName)",
    fieldPath = ".clusterName",
    message =
        "clusterName belongs to mode PodIdentity: write the name of this cluster as aws eks"
            + " list-clusters shows it, and leave it out in every other mode")
@ValidationRule(
    value = "(self.mode == 'Irsa') == has(self.oidcProvider)",
    fieldPath = ".oidcProvider",
    message =
        "oidcProvider belongs to mode Irsa: write the ARN of this cluster's provider as aws iam"
            + " list-open-id-connect-providers shows it, and leave it out in every other mode")
@ValidationRule(
    value = "!has(self.rolePath) || self.rolePath.matches('^/([!-~]+/)?$')",
    fieldPath = ".rolePath",
    message = "write rolePath with a slash at both ends, for example /stepladder/")
public record WorkloadIdentity(
    @JsonPropertyDescription(
            "PodIdentity: EKS Pod Identity. Irsa: IAM roles for service accounts. None: pods have no"
                + " permissions, so that those of an application cannot use its buckets.")
        @Default("None")
        IdentityMode mode,
    @JsonPropertyDescription("Name in Amazon EKS of the cluster that the pods run in.")
        @Pattern("^[0-9A-Za-z][A-Za-z0-9_-]*$")
        @Size(min = 1, max = 100)
        String clusterName,
    @JsonPropertyDescription("ARN of the IAM OIDC identity provider of the cluster.")
        @Pattern("^arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/.+$")
        @Size(max = 2048)
        String oidcProvider,
    @JsonPropertyDescription(
            "ARN of the IAM policy that bounds what the roles of applications may ever do.")
        @Pattern("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$")
        @Size(max = 2048)
        String permissionsBoundary,
    @JsonPropertyDescription("IAM path of the roles of applications.")
        @Default("/stepladder/")
        @Size(min = 1, max = 512)
        String rolePath) {

  public WorkloadIdentity {
    mode = mode == null ? IdentityMode.NONE : mode;
    rolePath = rolePath == null ? "/stepladder/" : rolePath;
  }

  /** What holds where nothing is said. */
  public static final WorkloadIdentity DEFAULT = new WorkloadIdentity(null, null, null, null, null);
}
